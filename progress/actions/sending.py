"""Make it so: one side sends what it has to say of a recommendation since its response was published."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import Right, may_at_body, may_at_force, refusal
from journal.actions import record
from progress.models import Update
from progress.scruples import unfinished
from progress.states import State, state_of
from recommendations.deadlines import civil_day
from recommendations.models import Recommendation
from recommendations.richtext import sanitise
from recommendations.wording import moment
from responses.models import Response, Side


class CannotUpdate(Exception):
    """An update that is refused; the text is the sentence to show."""


@dataclass(frozen=True, kw_only=True)
class NewUpdate:
    """What is said of a recommendation. An empty choice leaves what was said before; `text` is rich."""

    as_of: date
    delivery: str = ""
    verification: str = ""  # these two are the body's to say
    inspectorate: str = ""
    text: str = ""


@transaction.atomic
def send_update(
    response: Response,
    recommendation: Recommendation,
    side: Side,
    new: NewUpdate,
    *,
    seen: int,
    by: User,
    at: datetime,
) -> Update:
    """Send an update, so that both sides read it. Raises CannotUpdate.

    `seen`: the id of the update that was sent last when its writer began, 0 where there was none. Nobody answers what
    they have not read, and a second press finds what the first one sent.
    """
    response = Response.objects.with_facts().select_for_update(of=("self",)).get(pk=response.pk)
    _check_right(response, side, by=by, at=at)
    sent = Update.objects.filter(response=response, recommendation=recommendation)
    last = sent.select_related("sent_by").order_by("-pk").first()
    if last and last.pk != seen:
        if last.sent_by_id == by.pk and _said_by(last) == (side, new.as_of, *_said(new)):
            return last
        facts = {"who": last.sent_by, "when": moment(last.sent_at)}
        raise CannotUpdate(
            _("%(who)s sent an update on %(when)s, while you wrote. Read it below, then send yours again.") % facts
        )
    _check_day(response, new.as_of, civil_day(at))
    _check_words(new, side, state_of(sent.standing().latest_first()))
    update = Update.objects.create(
        response=response,
        recommendation=recommendation,
        slug=recommendation.slug,
        side=side,
        as_of=new.as_of,
        delivery=new.delivery,
        verification=new.verification,
        inspectorate=new.inspectorate,
        text=new.text,
        sent_at=at,
        sent_by=by,
    )
    tell("progress.sent", update, by=by, at=at)
    return update


def _check_right(response: Response, side: Side, *, by: User, at: datetime) -> None:
    today = civil_day(at)
    if side == Side.FORCE:
        allowed = may_at_force(by, Right.UPDATE_PROGRESS, response.force, today)
    else:
        allowed = may_at_body(by, Right.UPDATE_PROGRESS, response.body, today)
    if not allowed:
        raise CannotUpdate(refusal(Right.UPDATE_PROGRESS))


def _check_day(response: Response, as_of: date, today: date) -> None:
    if response.published_on is None:
        raise CannotUpdate(_("This response is not published yet. Until it is, the texts say what is done."))
    if as_of > today:
        raise CannotUpdate(_("This day is still to come. Enter the day of which you speak."))
    if as_of < response.published_on:
        published = date_format(response.published_on)
        raise CannotUpdate(
            _("The response was published on %(day)s. Enter that day or a later one.") % {"day": published}
        )


def _check_words(new: NewUpdate, side: Side, state: State) -> None:
    """There is something to read or something new. The force does not speak for those who check."""
    if side == Side.FORCE and (new.verification or new.inspectorate):
        raise CannotUpdate(_("Assurance, and where it stands with the inspectorate, are for the body to say."))
    known = ["", state.delivery], ["", state.verification], ["", state.inspectorate]
    chosen = new.delivery, new.verification, new.inspectorate
    if not sanitise(new.text) and all(one in old for one, old in zip(chosen, known, strict=True)):
        raise CannotUpdate(_("Write what has happened, or choose what has changed."))
    if missing := unfinished(sanitise(new.text)):
        raise CannotUpdate(" ".join(scruple.sentence for scruple in missing))


def _said(new: NewUpdate) -> tuple[str, ...]:
    return new.delivery, new.verification, new.inspectorate, sanitise(new.text)


def _said_by(update: Update) -> tuple[object, ...]:
    return update.side, update.as_of, update.delivery, update.verification, update.inspectorate, update.text


def tell(verb: str, update: Update, *, by: User, at: datetime, **facts: str) -> None:
    """The journal keeps it with the response, where its history is read. It says of what, and never the words."""
    told = {"update": update.pk, "side": update.side, "about": update.slug, "as_of": update.as_of.isoformat()}
    record(verb, update.response, by=by, at=at, **told, **facts)
