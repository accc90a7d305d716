"""What does a page say of itself to machines? Its title for sharing, and schema.org facts, from the sealed record."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from publications.models import Publication
from publications.outline import links
from publications.record import Recommendation, Record
from recommendations.richtext import words

# A sign that could end the element, or begin a comment in it, is written as JSON also allows it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Shared:
    """How a page appears where its address is shared, and what it tells machines."""

    title: str
    description: str
    facts: dict[str, Any]
    kind: str = "article"

    @property
    def json_ld(self) -> SafeString:
        """The facts for a script element of the type application/ld+json."""
        data = {"@context": "https://schema.org", **self.facts}
        return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  # escaped


def address(name: str, *parts: str | int) -> str:
    """The permanent address of a public page, whatever server answers."""
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=parts)}"


def about_response(publication: Publication) -> Shared:
    """A version of a response as a schema.org Report that is based on the inspectorate's."""
    record = publication.record
    facts = {
        "@type": "Report",
        "name": record.title,
        "url": address("public:response_detail", publication.force_slug, publication.report_slug),
        "datePublished": record.edition.first_published_on.isoformat(),
        "dateModified": record.edition.published_on.isoformat(),
        "version": str(record.edition.version),
        "inLanguage": record.language,
        "identifier": f"sha256:{publication.sha256}",
        "publisher": _publisher(record),
        "isBasedOn": _inspection(record),
        **_licence(record),
    }
    said = words(record.overall.body) or record.report.title
    return Shared(record.title, Truncator(said).chars(200), facts)


def about_recommendation(publication: Publication, item: Recommendation, heading: str) -> Shared:
    """A recommendation with its answers, as a part of the response."""
    record = publication.record
    response = address("public:response_detail", publication.force_slug, publication.report_slug)
    facts = {
        "@type": "CreativeWork",
        "name": f"{heading}: {record.report.title}",
        "url": f"{response}{item.slug}/",
        "text": words(item.text),
        "inLanguage": record.language,
        "publisher": _publisher(record),
        "isPartOf": {"@type": "Report", "name": record.title, "url": response},
        **_licence(record),
    }
    return Shared(str(facts["name"]), Truncator(words(item.text)).chars(200), facts)


def about_list(title: str, description: str, url: str) -> Shared:
    """A page that lists what was published."""
    facts = {"@type": "CollectionPage", "name": title, "description": description, "url": url}
    return Shared(title, description, facts, "website")


def _publisher(record: Record) -> dict[str, str]:
    website = links(record).get("website")
    return {"@type": "GovernmentOrganization", "name": record.body.name} | ({"url": website} if website else {})


def _inspection(record: Record) -> dict[str, Any]:
    link = links(record).get("report")
    return {
        "@type": "Report",
        "name": record.report.title,
        "datePublished": record.report.published_on.isoformat(),
        "publisher": {"@type": "GovernmentOrganization", "name": record.report.inspectorate},
    } | ({"url": link} if link else {})


def _licence(record: Record) -> dict[str, str]:
    link = links(record).get("licence")
    return {"license": link} if link else {}
