"""When is a body's post sent, and to whom? Its administrators see that by an example, and change it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Force, LocalPolicingBody, User
from accounts.people_views import administrator
from accounts.policy import Right, bodies_where, people_where
from recommendations.deadlines import civil_day
from responses.actions import CannotSetRules, RulesChanged, set_reminder_rules
from responses.ladder import DEFAULT, Rules
from responses.ladder_example import example
from responses.ladder_forms import LadderForm
from responses.ladder_history import changes_of
from responses.ladder_words import tables, told
from responses.reminder_rules import ReminderRules

NEVER = datetime.min.replace(tzinfo=UTC)  # when no ladder was ever changed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request: HttpRequest, slug: str) -> HttpResponse:
    """The ladder as it is kept; or one that was entered, shown by its days or saved."""
    user, now = administrator(request), timezone.now()
    body = _body(user, slug, civil_day(now))
    kept, people = _kept(body), people_where(Right.SEE, civil_day(now), place=body)
    form = LadderForm(request.POST if request.method == "POST" else None, rules=kept.rules, people=people)
    # Whoever looks at days or mends an entry has still seen what they saw first.
    seen = request.POST.get("seen", kept.token)
    if form.is_valid() and "show" not in request.POST:
        if _saved(request, body, form, user, now):
            messages.success(request, _("The reminders are saved, and hold from now on."))
            return redirect("ladder:ladder", slug=slug)
        kept = _kept(body)
        seen = kept.token
    rules = form.rules() if form.is_valid() else kept.rules
    facts = {"form": form, "body": body, "seen": seen, "is_shown": rules != kept.rules, "history": changes_of(body)}
    facts |= _told(kept, people) | _days(rules, people, body, civil_day(now))
    return render(request, "responses/ladder.html", facts)


@login_required
@require_POST
def ladder_default(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the default."""
    user, now = administrator(request), timezone.now()
    body = _body(user, slug, civil_day(now))
    try:
        set_reminder_rules(body, DEFAULT, seen=_seen(request), by=user, at=now)
    except CannotSetRules as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The default reminders hold again."))
    return redirect("ladder:ladder", slug=slug)


def _body(user: User, slug: str, today: date) -> LocalPolicingBody:
    found: LocalPolicingBody = get_object_or_404(bodies_where(user, Right.MANAGE_PEOPLE, today), slug=slug)
    return found


@dataclass(frozen=True)
class _Kept:
    """The ladder that holds, and when and by whom it was set; None for the default."""

    rules: Rules
    at: datetime | None = None
    by: User | None = None
    chief_executive: User | None = None

    @property
    def token(self) -> str:
        """When it was set, as the page carries it; "" for the default."""
        return self.at.isoformat() if self.at else ""


def _kept(body: LocalPolicingBody) -> _Kept:
    row = ReminderRules.objects.filter(body=body).select_related("changed_by", "chief_executive").first()
    return _Kept(row.rules, row.changed_at, row.changed_by, row.chief_executive) if row else _Kept(DEFAULT)


def _saved(request: HttpRequest, body: LocalPolicingBody, form: LadderForm, user: User, now: datetime) -> bool:
    try:
        set_reminder_rules(body, form.rules(), seen=_seen(request), by=user, at=now)
    except RulesChanged as refused:
        form.add_error(None, _("%(why)s What holds now stands below. Save again to keep yours.") % {"why": refused})
    except CannotSetRules as refused:
        form.add_error(None, str(refused))
    return form.is_valid()


def _seen(request: HttpRequest) -> datetime | None:
    """When the ladder had been changed that the page showed. What is no moment is none of ours."""
    sent = request.POST.get("seen")
    if sent == "":
        return None
    try:
        return datetime.fromisoformat(sent or "")
    except ValueError:
        return NEVER


def _told(kept: _Kept, people: QuerySet[User]) -> dict[str, Any]:
    """What holds now, in sentences."""
    chief = kept.chief_executive
    return {
        "kept": kept,
        "told": told(kept.rules, str(chief or "")),
        "has_lost_chief": chief is not None and chief not in people,
    }


def _days(rules: Rules, people: QuerySet[User], body: LocalPolicingBody, today: date) -> dict[str, Any]:
    """The days of a report that is published today. Who was named counts while they work for the body."""
    chief = next((person for person in people if person.pk == rules.chief_executive), None)
    force = Force.objects.filter(stewardships__in=body.stewardships.on(today)).first()
    nation = force.nation if force else Force.Nation.ENGLAND
    shown = example(rules, today, nation, has_chief_executive=chief is not None)
    return {
        "today": today,
        "comments_by": shown.dates.comment_by,
        "tables": tables(shown, rules, str(chief or "")),
    }
