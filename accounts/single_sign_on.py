"""Which other organisations' sign-ins are trusted, and for whom? Those that OIDC_PROVIDERS names; read by settings."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = {"id", "name", "server_url", "client_id", "secret"}
OPTIONAL = {"email_domains", "second_factor"}
THIS_MACHINE = {"localhost", "127.0.0.1"}


def providers(text: str) -> list[dict[str, Any]]:
    """The value of OIDC_PROVIDERS as allauth's list of applications. Raises ImproperlyConfigured with a sentence."""
    try:
        entries = json.loads(text or "[]")
    except ValueError as problem:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS is not JSON: {problem}") from problem
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ImproperlyConfigured("OIDC_PROVIDERS has to be a list of providers, each in braces.")
    return [_provider(entry) for entry in entries]


def _provider(entry: dict[str, Any]) -> dict[str, Any]:
    missing, unknown = NEEDED - entry.keys(), entry.keys() - NEEDED - OPTIONAL
    if missing or unknown:
        raise ImproperlyConfigured(
            f"A provider in OIDC_PROVIDERS lacks {sorted(missing)} or has what is not known: {sorted(unknown)}."
        )
    server = urlsplit(entry["server_url"])
    if server.scheme != "https" and server.hostname not in THIS_MACHINE:
        # What the provider says is believed because it comes over a connection that proves who it is.
        raise ImproperlyConfigured(f"A provider’s address has to begin with https://, unlike {entry['server_url']}.")
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["secret"],
        "settings": {
            "server_url": entry["server_url"],
            "oauth_pkce_enabled": True,
            "verified_email": [domain.lower() for domain in entry.get("email_domains", [])],
            "second_factor": bool(entry.get("second_factor", False)),
        },
    }


def proven_addresses(claimed: list[tuple[str, Any]], domains: list[str]) -> list[str]:
    """Of the addresses that a provider sent with what it says about them, those that it may speak for.

    A provider with `email_domains` speaks for these alone; any other has to say that it has verified the address.
    Some providers send the word "false", which is no proof.
    """
    if domains:
        return [address for address, _verified in claimed if address.rpartition("@")[2].lower() in domains]
    return [address for address, verified in claimed if verified is True]
