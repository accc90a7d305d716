"""How does somebody come in for the first time? By an invitation, whose link is shown once and sent by e-mail."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.actions import CannotManage
from accounts.letters import send_invitation
from accounts.models import Invitation, User
from accounts.people_forms import AcceptForm, InviteForm
from accounts.people_views import administrator
from accounts.reach import invitations_within, places_within


@sensitive_variables("secret")
@never_cache
@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """Ask whom to invite to what; then show the link, this once."""
    user, now = administrator(request), timezone.now()
    places = places_within(user, timezone.localdate(now))
    form = InviteForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        role, place = form.chosen()
        entered = form.cleaned_data
        try:
            invitation, secret = actions.invite(entered["email"], entered["name"], role, place, by=user, at=now)
        except CannotManage as refused:
            form.add_error("role", str(refused))
        else:
            return _invited(request, invitation, secret)
    return render(request, "people/invite.html", {"form": form})


@sensitive_variables("secret", "link")
def _invited(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """Send the link and show it. It is kept nowhere, so the answer to the form itself is the page that shows it."""
    link = settings.PUBLIC_ADDRESS + reverse("people:invitation", args=[secret])
    facts = {"invitation": invitation, "link": link, "was_sent": send_invitation(invitation, link)}
    return render(request, "people/invited.html", facts)


@sensitive_variables("secret")
@never_cache
@login_required
@require_POST
def invitation_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    user, now = administrator(request), timezone.now()
    invitation = get_object_or_404(invitations_within(user, timezone.localdate(now)), pk=pk)
    try:
        invitation, secret = actions.invite_again(invitation, by=user, at=now)
    except CannotManage as refused:
        messages.error(request, str(refused))
        return redirect("people:people")
    return _invited(request, invitation, secret)


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an invitation's link work no longer."""
    user, now = administrator(request), timezone.now()
    invitation = get_object_or_404(invitations_within(user, timezone.localdate(now)), pk=pk)
    try:
        actions.withdraw(invitation, by=user, at=now)
    except CannotManage as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation of %(who)s is withdrawn.") % {"who": invitation.name})
    return redirect("people:people")


@sensitive_variables("secret")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Say who invites to what. Who has no account makes one here; who has one accepts with a button."""
    found = Invitation.objects.select_related("invited_by", "body", "force").filter(sha256=actions.hash_of(secret))
    asked = found.first()
    if asked is None:
        return render(request, "people/invitation_over.html", {"invitation": None}, status=404)
    if asked.accepted_at or asked.withdrawn_at or timezone.now() >= asked.expires_at:
        return render(request, "people/invitation_over.html", {"invitation": asked}, status=410)
    return _invitation(request, asked)


def _invitation(request: HttpRequest, asked: Invitation) -> HttpResponse:
    """An invitation that is open, for whoever has its link."""
    # No page of an open invitation is an error: errors are logged with their address, and this one holds the secret.
    person = User.objects.filter(email__iexact=asked.email).first()
    if request.user.is_authenticated and request.user != person:
        return render(request, "people/invitation_for_other.html", {"invitation": asked})
    if person is None:
        return _come_in(request, asked)
    if not person.is_active:
        return render(request, "people/invitation_closed.html", {"invitation": asked})
    if request.method == "POST" and request.user.is_authenticated:
        return _accept(request, asked, person)
    return render(request, "people/invitation_known.html", {"invitation": asked})


def _come_in(request: HttpRequest, asked: Invitation) -> HttpResponse:
    """Ask for a name and a password, make the account, and sign in."""
    sent = request.POST if request.method == "POST" else None
    form = AcceptForm(sent, email=asked.email, initial={"name": asked.name})
    if form.is_valid():
        entered = form.cleaned_data
        try:
            person = actions.accept_as_new(asked, name=entered["name"], password=entered["password"], at=timezone.now())
        except CannotManage as refused:
            form.add_error(None, str(refused))
        else:
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            # So that nobody is asked at once for the password that they have just chosen.
            record_authentication(request, person, method="password", email=person.email)
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/invitation.html", {"invitation": asked, "form": form})


def _accept(request: HttpRequest, asked: Invitation, person: User) -> HttpResponse:
    try:
        actions.accept(asked, by=person, at=timezone.now())
    except CannotManage as refused:
        messages.error(request, str(refused))
    else:
        facts = {"role": asked.get_role_display(), "place": asked.body or asked.force}
        messages.success(request, _("You have a new role: %(role)s, %(place)s.") % facts)
    return redirect(settings.LOGIN_REDIRECT_URL)
