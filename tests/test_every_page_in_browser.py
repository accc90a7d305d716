"""Is every page of staff, and of their accounts, free of flaws at both widths? A new address has to be added here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Browser

from accounts.actions import invite
from accounts.middleware import PUBLIC
from accounts.models import Role, User
from imports.models import Intake
from pcc_tracker.demo import Cast
from progress.actions import NewUpdate, Told, link_told, send_update
from progress.linked import Item, seen_of, standing_with
from progress.models import Occurrence
from publications.copies import slug_of
from publications.models import Recipient
from responses.actions import move
from responses.models import Side
from tests.large import answered
from tests.pages import DESK, PHONE, Visit, visit
from tests.people import member
from tests.stories import PUBLISHED_ON, day, logged, published
from tests.test_second_factor import app_of, shown
from tests.test_work_pages_in_browser import sign_in

# What answers with a file, a redirect or a yes, or only takes what a page sends.
NO_PAGE = {
    *("responses:register_export", "responses:recommendations_export", "responses:calendar", "responses:text_keep"),
    *("responses:put_in_charge", "responses:text_put_in_charge", "responses:comment_resolve", "responses:text_restore"),
    *("responses:detail_confirm", "publications:copy_not_sent", "publications:copy_proof", "publications:preview"),
    *(
        "progress:confirm",
        "progress:publish",
        "publications:put_back",
        "publications:schedule_cancel",
        "responses:remind",
        "undelivered:send_again",
    ),
    *("imports:intake_discard", "accounts:sign_out", "accounts:mail_events", "account_logout"),
    *("mfa_download_recovery_codes", "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback"),
    *("people:invitation_renew", "people:invitation_withdraw", "people:absence_end", "people:calendar_end"),
    *("people:account_open", "people:role_end", "ladder:ladder_default", "health", "health_of_web"),
}
# Pages that need a key, a mail server or a provider, which the tests named here have.
ELSEWHERE = {
    "test_sign_in_in_browser": {
        *("mfa_authenticate", "mfa_reauthenticate_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    },
    "test_mailbox": {"mailbox:messages", "mailbox:message", "mailbox:message_html"},
}
# The page of a report and those that its tabs lead to.
OF_A_REPORT = [
    *("responses:response_detail", "responses:response_recommendations", "responses:response_texts"),
    *("responses:response_people", "responses:response_history", "publications:documents"),
]


@dataclass(frozen=True)
class Rounds:
    """The pages that one person looks at, by the name of their address."""

    person: User | None
    pages: dict[str, str]
    role: Role | None = None  # of whoever signs in by hand, since their pages ask how long ago that was
    secret: str = ""  # of their app


def of_work(cast: Cast) -> Iterator[Rounds]:
    """A response that waits for approval, one that is published, one that has just been logged, and a document."""
    waits, out, new = answered(cast, 3), published(cast).response, logged(cast, timezone.localdate())
    ready = answered(cast, 4)
    move(ready, "approve", by=cast.people[Role.APPROVER], at=day(9))
    officer = cast.people[Role.OFFICER]
    said = NewUpdate(as_of=day(20).date(), delivery="in progress", text="<p>Calls are answered.</p>")
    item = out.report.recommendations.get(number="1")
    liaison = cast.people[Role.FORCE_LIAISON]
    update = send_update(out, item, Side.FORCE, said, seen=0, by=liaison, at=day(20))
    same, other = (
        Item(response=of, recommendation=of.report.recommendations.get(number="2"))
        for of in (out, published(cast, PUBLISHED_ON - timedelta(days=700)).response)
    )
    old = Told(title="On calls", made_on=PUBLISHED_ON, link="https://inspectorate.example/calls")
    link_told(same, old, seen=seen_of(standing_with(same)), by=officer, at=day(20))
    client = Client()
    client.force_login(officer)
    given = {"title": "On calls", "published_on_0": "5", "published_on_1": "1", "published_on_2": "2026"}
    client.post(reverse("imports:paste"), {**given, "text": "Recommendation 1\n\nThe force should call back."})
    text = [waits.pk, "body", "overall"]
    yield Rounds(
        officer,
        {
            **{name: reverse(name) for name in ("responses:mine", "responses:register", "responses:recommendations")},
            **{name: reverse(name) for name in ("imports:start", "imports:paste")},
            "imports:intake_review": reverse("imports:intake_review", args=[Intake.objects.get().pk]),
            **{name: reverse(name, args=[waits.pk]) for name in OF_A_REPORT},
            "responses:response_move": reverse("responses:response_move", args=[new.pk, "invite"]),
            "responses:workspace": reverse("responses:workspace", args=[waits.pk]),
            "responses:text_edit": reverse("responses:text_edit", args=text),
            "responses:text_history": reverse("responses:text_history", args=text),
            "responses:comment_add": reverse("responses:comment_add", args=[waits.pk]),
            "responses:changes": reverse("responses:changes", args=[waits.pk]),
            "responses:check": reverse("responses:check", args=[waits.pk]),
            "responses:submission": reverse("responses:submission", args=[waits.pk, waits.submissions.get().pk]),
            "publications:publish": reverse("publications:publish", args=[ready.pk]),
            "publications:schedule": reverse("publications:schedule", args=[ready.pk]),
            "publications:published": reverse("publications:published", args=[out.pk]),
            "publications:copies": reverse("publications:copies", args=[out.pk]),
            "publications:copy": reverse("publications:copy", args=[out.pk, 1, slug_of(next(iter(Recipient)))]),
            "publications:copy_send": reverse("publications:copy_send", args=[out.pk, 1, slug_of(Recipient.PANEL)]),
            "progress:progress": reverse("progress:progress", args=[out.pk]),
            "progress:recommendation": reverse("progress:recommendation", args=[out.pk, update.slug]),
            "progress:send_back": reverse("progress:send_back", args=[out.pk, update.slug, update.pk]),
            "progress:elsewhere": reverse("progress:elsewhere", args=same.address),
            "progress:elsewhere_chosen": reverse("progress:elsewhere_chosen", args=[*same.address, *other.address]),
            "progress:elsewhere_told": reverse("progress:elsewhere_told", args=same.address),
            "progress:elsewhere_out": reverse(
                "progress:elsewhere_out", args=[*same.address, Occurrence.objects.get(response=None).pk]
            ),
            "people:absence": reverse("people:absence"),
            "people:calendar": reverse("people:calendar"),
            "people:post": reverse("people:post"),
            "accounts:second_factor": reverse("accounts:second_factor"),
        },
    )
    approver = cast.people[Role.APPROVER]
    yield Rounds(
        approver,
        {
            "publications:approve": reverse("publications:approve", args=[waits.pk]),
            "publications:withdraw": reverse("publications:withdraw", args=[out.pk]),
        },
    )
    pages = {"publications:pages": reverse("publications:pages")}
    pages["publications:page"] = reverse("publications:page", args=[out.pk])
    yield Rounds(cast.people[Role.ADMINISTRATOR], pages)


def of_people(cast: Cast) -> Iterator[Rounds]:
    """What an administrator sees, and who is invited."""
    administrator, now = cast.people[Role.ADMINISTRATOR], timezone.now()
    other = app_owner(cast)
    invited = invite("new@example.org", "Nia New", Role.APPROVER, cast.body, by=administrator, at=now)[1]
    names = ("person", "person_absence", "account_close", "second_factor_remove")
    pages = {f"people:{name}": reverse(f"people:{name}", args=[other.pk]) for name in names}
    pages |= {
        name: reverse(name) for name in ("people:people", "people:invite", "responses:hand_over", "undelivered:people")
    }
    pages["responses:hand_over"] += f"?from={other.pk}"
    pages |= {name: reverse(name, args=[cast.body.slug]) for name in ("people:body", "ladder:ladder")}
    yield Rounds(administrator, pages)
    yield Rounds(None, {"people:invitation": reverse("people:invitation", args=[invited])})


def app_owner(cast: Cast) -> User:
    """Somebody of the body who has a second factor."""
    owner = member("second@demo.example", Role.OFFICER, cast.body, name="Priya Nolan")
    app_of(owner)
    return owner


def of_accounts(cast: Cast) -> Iterator[Rounds]:
    """What everybody sees of their own account, before and after coming in."""
    names = ["account_login", "account_inactive", "account_reset_password", "account_reset_password_done"]
    names += ["socialaccount_login_cancelled", "socialaccount_login_error"]
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "x"})
    apart = {"accounts:sign_in": reverse("accounts:sign_in"), "account_reset_password_from_key": link}
    yield Rounds(None, {name: reverse(name) for name in names} | apart)
    signatory = cast.people[Role.FORCE_SIGNATORY]
    names = ["accounts:account", "mfa_index", "mfa_list_webauthn", "account_change_password", "mfa_deactivate_totp"]
    names += ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_add_webauthn"]
    names += ["account_reauthenticate", "mfa_reauthenticate"]
    yield Rounds(signatory, {name: reverse(name) for name in names}, Role.FORCE_SIGNATORY, app_of(signatory))
    viewer = cast.people[Role.VIEWER]
    yield Rounds(viewer, {"mfa_activate_totp": reverse("mfa_activate_totp")}, Role.VIEWER)
    nobody = member("elsewhere@demo.example", Role.VIEWER, cast.body, name="Ora Idp")
    nobody.set_unusable_password()
    nobody.save()
    yield Rounds(nobody, {"account_set_password": reverse("account_set_password")})


def staff_addresses(resolver: Any = None, space: str = "") -> Iterator[str]:
    """The name of every address but those for everybody and of Django's admin."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver) and found.namespace not in PUBLIC | {"admin"}:
            yield from staff_addresses(found, ":".join(filter(None, [space, found.namespace])))
        elif isinstance(found, URLPattern):
            yield ":".join(filter(None, [space, found.name]))


def rounds(cast: Cast) -> list[Rounds]:
    return [*of_work(cast), *of_people(cast), *of_accounts(cast)]


def come_in(there: Visit, site: str, who: Rounds) -> None:
    """By hand where that is asked for; else with a session that is there."""
    there.page.context.clear_cookies()
    if who.role:
        sign_in(there, site, who.role, until="**/accounts/second-step/" if who.secret else "**/work/")
        if who.secret:
            there.page.get_by_label("Code").fill(shown(who.secret))
            there.follow(there.page.get_by_role("button", name="Sign in", exact=True))
    elif who.person:
        client = Client()
        client.force_login(who.person)
        there.page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def tells_of_status(name: str, flaw: str) -> bool:
    """Whether the browser only says that a page came with the status that it should have."""
    return name == "socialaccount_login_error" and "401" in flaw


@pytest.mark.django_db
def test_every_address_of_staff_is_looked_at_or_answers_with_no_page(cast: Cast) -> None:
    seen = {name for each in rounds(cast) for name in each.pages}
    assert seen | NO_PAGE | set().union(*ELSEWHERE.values()) == set(staff_addresses())


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_page_of_staff_has_a_flaw_on_a_desk_or_a_phone(
    browser: Browser, transactional_db: None, cast: Cast, live_server: Any
) -> None:
    site, flaws = str(live_server.url), {}
    with visit(browser, DESK) as there:
        for who in rounds(cast):
            come_in(there, site, who)
            for name, path in who.pages.items():
                there.problems.clear()
                there.go(site + path)
                for size in (DESK, PHONE):
                    there.page.set_viewport_size(size)  # type: ignore[arg-type]
                    flaws[name, size["width"]] = [flaw for flaw in there.flaws() if not tells_of_status(name, flaw)]
                if there.page.url.split("?")[0] != (site + path).split("?")[0]:
                    flaws[name, 0] = [f"led to {there.page.url}"]
    assert {place: found for place, found in flaws.items() if found} == {}
