"""What people say about a text: adding a comment, and resolving one."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.people import signed_in
from accounts.policy import Right, refusal
from recommendations.deadlines import civil_day
from responses import kept
from responses.actions import CannotComment, comment, resolve
from responses.comment_forms import CommentForm
from responses.comments import said_about, speaker
from responses.models import Audience, Comment, Response, Side
from responses.subjects import Subject, subject_at
from responses.views.keeping import keeps
from responses.visible import comments_visible_to


@keeps("text", "audience", "mentioned", "of", "about")
def comment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a comment. What was typed comes back with what is wrong with it, on a page of its own."""
    user, now = signed_in(request), timezone.now()
    response = get_object_or_404(Response.objects.visible_to(user, civil_day(now)).with_facts(), pk=pk)
    waiting = _waiting(request, user)
    subject, of = _asked({**kept.each(waiting), **request.GET.dict(), **request.POST.dict()}, response)
    form = _form(request, response, subject, of, waiting)
    if request.method == "POST" and form.is_valid() and _say(response, subject, form, at=now):
        kept.drop(request, user)
        return redirect(_text_page(response, of, subject))
    facts = {
        "response": response,
        "subject": subject,
        "form": form,
        "comments": said_about(response, subject.recommendation, user, civil_day(now)),
        "back": _text_page(response, of, subject),
        "waited": bool(waiting) and request.method == "GET",
    }
    return render(request, "responses/comment_add.html", facts)


def _waiting(request: HttpRequest, user: User) -> kept.Fields:
    """What waited for this person here, unless they now come from another text."""
    found: kept.Fields = kept.kept(request, user) or MultiValueDict()
    return MultiValueDict() if request.GET.get("about", found.get("about")) != found.get("about") else found


def _asked(fields: dict[str, str], response: Response) -> tuple[Subject, Side]:
    """The text that the comment is about, and whose it is. Raises Http404."""
    of = fields.get("of", Side.BODY.value)
    subject = subject_at(response, Side(of), fields.get("about", "overall")) if of in Side.values else None
    if subject is None:
        raise Http404
    return subject, Side(of)


def _form(request: HttpRequest, response: Response, subject: Subject, of: Side, waiting: kept.Fields) -> CommentForm:
    """The form, for people who comment; filled with what was sent, or with what waited for its writer to sign in."""
    user, today = signed_in(request), civil_day(timezone.now())
    side = speaker(response, of, user, today)
    if side is None:
        raise PermissionDenied(refusal(Right.COMMENT))
    sent = request.POST if request.method == "POST" else None
    typed = kept.each(waiting) | {"mentioned": waiting.getlist("mentioned"), "of": of, "about": subject.address}
    return CommentForm(response, side, user, sent, today=today, initial=typed)


def _say(response: Response, subject: Subject, form: CommentForm, *, at: datetime) -> bool:
    said = form.cleaned_data
    try:
        comment(
            response,
            said["text"],
            recommendation=subject.recommendation,
            side=form.side,
            audience=Audience(said["audience"]),
            mentioned=form.people,
            by=form.user,
            at=at,
        )
    except CannotComment as refused:
        form.add_error("audience", str(refused))
    return form.is_valid()


def _text_page(response: Response, of: Side, subject: Subject) -> str:
    return reverse("responses:text_edit", args=[response.pk, of, subject.address]) + "#comments"


@login_required
@require_POST
def comment_resolve(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Note that a comment needs no more answer, and go back to the text."""
    user, now = signed_in(request), timezone.now()
    today = civil_day(now)
    response = get_object_or_404(Response.objects.visible_to(user, today).with_facts(), pk=pk)
    said = get_object_or_404(comments_visible_to(response, user, today), pk=comment_pk)
    resolve(said, by=user, at=now)
    return redirect(_text_page(response, *_place(request, response, said)))


def _place(request: HttpRequest, response: Response, said: Comment) -> tuple[Side, Subject]:
    """The text from whose page a comment was resolved, or else the one that it is about."""
    of = Side.FORCE if request.POST.get("of") == Side.FORCE else Side.BODY
    address = request.POST.get("about") or (said.recommendation.slug if said.recommendation else "overall")
    subject = subject_at(response, of, address)
    if subject is None:
        raise Http404
    return of, subject
