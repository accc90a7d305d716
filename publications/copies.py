"""Which copies of what was published are still to be sent, and what waits for whom because of it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mail import failure_of
from accounts.models import MailFailure, User
from accounts.policy import Right, may_at_body
from journal.models import Outcome
from journal.outside import letters_about
from publications.models import STATUTORY, Copy, CopyQuerySet, Dispatch, Means, Publication, Recipient
from responses.desk import Reader, Task, lead_of
from responses.models import Response
from responses.waiting import By, Turn
from responses.workflow import OfficeState, Track

# Who is asked for the copies: a turn as those of responses.waiting, about what comes after the response was published.
TURN = Turn(
    name="send_copies",
    track=Track.OFFICE,
    states=(OfficeState.PUBLISHED, OfficeState.CORRECTING),
    at="body",
    needs=Right.MANAGE_RESPONSE,
    asks=gettext_lazy("Send a copy of what was published %(to)s, and record it"),
    awaited="",
    who="",
    by=By.NO_DATE,
    page="publications:copies",
    others_wait=False,
)

COMES_BACK_WITHIN = timedelta(days=7)  # a mail server tries for some five days (RFC 5321, section 4.5.4.1)


@dataclass(frozen=True)
class Line:
    """One recipient on the page of a version's copies; `copy` is None where none was ever opened."""

    publication: Publication
    recipient: Recipient
    copy: Copy | None

    @property
    def link(self) -> str:
        """The page of this copy."""
        return copy_address(self.publication, self.recipient)

    @property
    def is_recorded(self) -> bool:
        """Whether it went, as far as anybody has recorded."""
        return self.copy is not None and self.copy.recorded_at is not None


def copy_address(publication: Publication, recipient: Recipient) -> str:
    """Where one copy of a version is recorded."""
    return reverse("publications:copy", args=[publication.response_id, publication.version, slug_of(recipient)])


# Where a body has its copies sent: the column of its settings for each recipient.
ADDRESSES = {
    Recipient.INSPECTORATE: "inspectorate_email",
    Recipient.SECRETARY_OF_STATE: "home_office_email",
    Recipient.PANEL: "panel_email",
    Recipient.BOARD: "board_email",
}


def email_of(publication: Publication, recipient: Recipient) -> str:
    """The address to which the body has this recipient's copies sent, or "" where none is set."""
    return str(getattr(publication.response.body, ADDRESSES[recipient]))


def on_its_way(publication: Publication, recipient: Recipient) -> Dispatch | None:
    """What was sent last from here to this recipient and is not recorded as sent. One query, or two."""
    last = Dispatch.objects.filter(copy__publication=publication, copy__recipient=recipient)
    return last.filter(copy__recorded_at__isnull=True).select_related("asked_by").first()


def came_back(copy: Copy) -> MailFailure | None:
    """What a mail service reported of a copy soon after it had been taken and recorded as sent from here.

    What failed later is of another message to this address.
    """
    last = copy.dispatches.first() if copy.means == Means.FROM_HERE else None
    failure = failure_of(last.address) if last else None
    if failure is None or copy.recorded_at is None:
        return None
    return failure if timedelta() <= failure.failed_at - copy.recorded_at <= COMES_BACK_WITHIN else None


def why_not_from_here(publication: Publication) -> str:
    """The sentence that keeps a version from being sent from here, or "": what goes is what the public reads now."""
    public = Publication.objects.public().filter(response=publication.response_id)
    if not public.filter(pk=publication.pk).exists():
        return _("This version is not public any more, so no copy of it is sent from here.")
    if public.filter(version__gt=publication.version).exists():
        return _("A later version was published, so no copy of this one is sent from here.")
    return ""


def may_be_sent(publication: Publication, recipient: Recipient) -> bool:
    """Whether this copy is neither recorded nor on its way, and may go from here."""
    if why_not_from_here(publication):
        return False
    last = on_its_way(publication, recipient)
    recorded = publication.copies.filter(recipient=recipient, recorded_at__isnull=False).exists()
    return not recorded and (last is None or last.letter.outcome != Outcome.WAITING)


def slug_of(recipient: Recipient) -> str:
    """A recipient as part of an address."""
    return recipient.value.replace(" ", "-")


def lines(publication: Publication) -> list[Line]:
    """The copies of a version, those that the section asks for first. One query."""
    copies = {copy.recipient: copy for copy in publication.copies.select_related("recorded_by")}
    return [Line(publication, recipient, copies.get(recipient)) for recipient in Recipient]


def may_see_copies(response: Response, user: User, today: date) -> bool:
    """How its copies went is the office's own affair, not the force's."""
    return may_at_body(user, Right.SEE, response.body, today)


def tasks(reader: Reader) -> Iterable[Task]:
    """What “Your work” shows of copies: those that nobody has recorded, and those of the office’s own that did not go.

    One task of each kind for each response. Two queries.
    """
    places = reader.reach.places(TURN.needs, TURN.at)
    due, failed = (
        copies.filter(publication__response__body__in=places).with_response().order_by("publication", "pk")
        for copies in (Copy.objects.outstanding(), _that_did_not_go())
    )
    return [
        *(_task(publication, found, reader) for publication, found in _asked(due, reader).items()),
        *(_task_anew(publication, found, reader) for publication, found in _asked(failed, reader).items()),
    ]


def _that_did_not_go() -> CopyQuerySet:
    """The copies that an office adds of itself whose letter was set aside, and that nobody has recorded since.

    What the section asks for is outstanding whatever became of a letter.
    """
    set_aside = letters_about(Dispatch._meta.label_lower).filter(subject_id=OuterRef("pk"), outcome=Outcome.SET_ASIDE)
    later = Dispatch.objects.filter(copy=OuterRef("copy"), pk__gt=OuterRef("pk"))
    last = Dispatch.objects.filter(~Exists(later), Exists(set_aside), copy=OuterRef("pk"))
    newest = Publication.objects.public().latest_versions()
    return Copy.objects.filter(Exists(last), recorded_at__isnull=True, publication__in=newest).exclude(
        recipient__in=STATUTORY
    )


def _asked(copies: Iterable[Copy], reader: Reader) -> dict[Publication, list[Copy]]:
    """Those of the copies that are this reader’s to see to, by their version."""
    grouped: dict[Publication, list[Copy]] = {}
    for copy in copies:
        if reader.is_asked(TURN, copy.publication.response):
            grouped.setdefault(copy.publication, []).append(copy)
    return grouped


def _task(publication: Publication, due: list[Copy], reader: Reader) -> Task:
    response = publication.response
    return Task(
        response=response,
        asks=str(TURN.asks) % {"to": _to(due)},
        on=publication.copies_due_on,
        counted=False,  # it is no day of the statutory period
        link=reverse(TURN.page, args=[response.pk]),
        instead_of=reader.stands_in_for(lead_of(response, TURN)),
    )


def _task_anew(publication: Publication, failed: list[Copy], reader: Reader) -> Task:
    response, page = publication.response, reverse(TURN.page, args=[publication.response_id])
    if len(failed) == 1:
        page = copy_address(publication, Recipient(failed[0].recipient))
    return Task(
        response=response,
        asks=_("Send anew what could not be sent %(to)s, or record how it went") % {"to": _to(failed)},
        on=None,  # nothing asks for it by a day
        link=page,
        instead_of=reader.stands_in_for(lead_of(response, TURN)),
    )


def _to(copies: Iterable[Copy]) -> str:
    """To whom these go, as part of a sentence."""
    whom = [_("to %(who)s") % {"who": copy.get_recipient_display()} for copy in copies]
    return get_text_list(whom, _("and"))


def are_outstanding(publication: Publication) -> bool:
    """Whether the section still asks for a copy of this version. One query."""
    return bool(Copy.objects.outstanding().filter(publication=publication).exists())
