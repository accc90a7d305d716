"""What is kept of a secret address? Its hash alone, so that a copy of the database opens nothing."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """256 bits that nobody guesses, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of it."""
    return sha256(secret.encode()).hexdigest()
