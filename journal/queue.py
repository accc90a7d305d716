"""Is the queue there? Redis, asked directly and not for long."""

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError


def queue_answers() -> bool:
    """Whether Redis answers within a second."""
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as redis:
            return bool(redis.ping())
    except (RedisError, OSError):
        return False
