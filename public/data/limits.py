"""How often may one address ask for data? Counted in Redis for each minute; where Redis is away nobody is counted."""

import logging
from functools import cache
from ipaddress import ip_address, ip_network
from time import monotonic, time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

MINUTE = 60
OF_A_HOME = 64  # bits: an IPv6 network of one household or office, all of whose addresses are one visitor
_AGAIN_AFTER = 5.0  # seconds for which Redis is left alone after it did not answer


class _Away:
    """Until when Redis is not asked."""

    until = 0.0


def seconds_to_wait(request: HttpRequest, weight: int = 1) -> int:
    """How long this visitor has to wait, 0 for not at all. A request counts as `weight`."""
    minute, second = divmod(int(time()), MINUTE)
    counted = _count(f"data:{_visitor(request)}:{minute}", weight)
    return MINUTE - second if counted > settings.DATA_REQUESTS_A_MINUTE else 0


def _visitor(request: HttpRequest) -> str:
    """Who asks, without keeping their address: a keyed digest of it."""
    try:
        found = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured, ValueError):
        return "unknown"
    if found.version == 6:
        found = ip_network((found, OF_A_HOME), strict=False).network_address
    return salted_hmac("public.data.limits", str(found), algorithm="sha256").hexdigest()[:32]


def _count(key: str, weight: int) -> int:
    """What this visitor has asked for in this minute. Data is public: it is not withheld because nobody can count."""
    if monotonic() < _Away.until:
        return 0
    try:
        with _redis().pipeline() as asked:
            asked.incrby(key, weight)
            asked.expire(key, 2 * MINUTE)
            return int(asked.execute()[0])
    except (RedisError, OSError):
        _Away.until = monotonic() + _AGAIN_AFTER
        log.warning("Redis does not answer: requests for data are not counted for a while.")
        return 0


@cache
def _redis() -> Redis:
    """One pool of connections for the process. It does not wait: a page that is public must not hang on a count."""
    return Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.25, socket_connect_timeout=0.25, retry=Retry(NoBackoff(), 0)
    )
