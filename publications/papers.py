"""Which documents of a response are there? What was submitted, approved and published, as one person may know it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.policy import Person
from publications.models import Publication, Rendition
from recommendations.wording import moment
from responses.models import Approval, Response
from responses.receipts import Receipt, receipts
from responses.visible import may_read_draft
from responses.workflow import Duty, OfficeState


@dataclass(frozen=True)
class Version:
    """A published version with the addresses at which it stays."""

    publication: Publication
    page: str
    downloads: list[tuple[str, str]]  # what it is called, and its address


@dataclass(frozen=True)
class Approved:
    """One approval, and whether it is the one that holds, or that what is published rests on."""

    approval: Approval
    when: str
    stands: bool


@dataclass(frozen=True)
class Papers:
    """The documents of a response, the latest first."""

    shows_draft: bool
    versions: list[Version]
    receipts: list[Receipt]
    approvals: list[Approved]
    inside: bool  # whether the person reads the body's drafts; who does not knows of no approval


def papers_of(response: Response, user: Person, today: date) -> Papers:
    """All documents of which this person may know. The number of queries is constant."""
    inside = may_read_draft(response, user, today)
    return Papers(
        shows_draft=inside and response.duty == Duty.REQUIRED and response.office_state != OfficeState.PUBLISHED,
        versions=_versions(response),
        receipts=list(reversed(receipts(response))),
        approvals=_approvals(response) if inside else [],
        inside=inside,
    )


def _approvals(response: Response) -> list[Approved]:
    stands = response.office_state in (OfficeState.APPROVED, OfficeState.PUBLISHED)
    rows = response.approvals.select_related("approved_by").order_by("-pk")
    return [Approved(row, moment(row.approved_at), stands and at == 0) for at, row in enumerate(rows)]


def _versions(response: Response) -> list[Version]:
    """The published versions. Two queries, neither of which loads what was published."""
    publications = list(response.publications.defer("canonical").order_by("-version"))
    made = Rendition.objects.filter(publication__in=publications).values_list("publication", "format")
    return [_version(row, {form for pk, form in made if pk == row.pk}) for row in publications]


def _version(publication: Publication, formats: set[str]) -> Version:
    where = {
        "force_slug": publication.force_slug,
        "report_slug": publication.report_slug,
        "version": publication.version,
    }
    made = [form for form in Rendition.Format if form.value in formats]
    files = [(str(form.label), reverse(f"public:response_{form.value}", kwargs=where)) for form in made]
    data = ("JSON", reverse("public:response_json", kwargs=where))
    return Version(publication, reverse("public:response_detail", kwargs=where), [*files, data])
