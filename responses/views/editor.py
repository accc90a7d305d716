"""The editor of one text: it is read, written, saved by a press or by itself, and nothing that was typed is lost."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people import signed_in
from recommendations.changes import marked
from recommendations.deadlines import civil_day
from recommendations.richtext import to_plain
from responses import kept
from responses.actions import CannotWrite, SomeoneElseSaved, save_text
from responses.comments import panel
from responses.content import Text
from responses.models import Disposition, Position, Response, Statement
from responses.plain import has_marks
from responses.since import anchor, since_links
from responses.views.keeping import keeps
from responses.writing import Page, open_page, said_of_saving
from responses.writing_forms import InChargeForm, WritingForm

FORM_NAME = "text-form"


@dataclass(frozen=True)
class Typed:
    """What a person has in the box that is not saved, the version that it was typed against, and what to say of it."""

    text: Text
    version: int
    sentence: str = ""
    is_kept: bool = False  # it waited while the person signed in again
    beside: Text | None = None  # another's words, to be brought together with these


@keeps("text", "format", "position", "disposition", "version")
def text_edit(request: HttpRequest, pk: int, side: str, address: str) -> HttpResponse:
    """One text: to write by its own side, to read by whoever may."""
    page = find_page(request, pk, side, address)
    if request.method == "POST":
        return _post(request, page)
    return _show(request, page, _kept(request, page))


def find_page(request: HttpRequest, pk: int, side: str, address: str) -> Page:
    """The page that was asked for. Raises Http404 for what is not there, or not for this person."""
    user, now = signed_in(request), timezone.now()
    responses = Response.objects.visible_to(user, civil_day(now)).with_facts()
    response = get_object_or_404(responses.prefetch_related("report__grades_given__grade"), pk=pk)
    page = open_page(response, side, address, user, now)
    if page is None:
        raise Http404
    return page


def _kept(request: HttpRequest, page: Page) -> Typed | None:
    """What waited while the person signed in again, unless it says what stands already."""
    fields = kept.kept(request, page.user)
    form = WritingForm(page, fields) if fields else None
    if form is None or not form.is_valid() or form.typed() == page.text:
        return None
    return Typed(form.typed(), form.cleaned_data["version"], is_kept=True)


def _post(request: HttpRequest, page: Page) -> HttpResponse:
    """A press of one of the page's buttons."""
    do = request.POST.get("do", "save")
    if do in ("theirs", "discard"):
        kept.drop(request, page.user)
        return redirect(request.path)
    form = WritingForm(page, request.POST)
    if not form.is_valid():
        return _show(request, page, form=form, status=400)
    typed = Typed(form.typed(), form.cleaned_data["version"])
    if do == "both" and page.why_not is None:
        return _show(request, page, replace(typed, version=page.statement.version, beside=page.text))
    return _save(request, page, typed, writer=form.cleaned_data["writer"])


def _save(request: HttpRequest, page: Page, typed: Typed, *, writer: str) -> HttpResponse:
    """Save what was typed, or show why not with nothing lost."""
    try:
        statement = write(page, typed.text, typed.version, writer=writer, settled=True)
    except SomeoneElseSaved as clash:
        return _conflict(request, page, typed, clash)
    except CannotWrite as refusal:
        return _show(request, page, replace(typed, sentence=str(refusal)), status=403)
    kept.drop(request, page.user)
    messages.success(request, said_of_saving(statement, page.user, timezone.now()))
    return redirect(_next_of(page) if request.POST.get("do") == "next" else request.path)


def write(page: Page, text: Text, version: int, *, writer: str, settled: bool) -> Statement:
    """Save a text that was sent from a page which was made for `writer`. Raises CannotWrite, SomeoneElseSaved."""
    if kept.writer(writer) not in (None, page.user.pk):
        sentence = _("Somebody else was signed in when this was written, so it was not saved. You are %(who)s.")
        raise CannotWrite(sentence % {"who": page.user})
    return save_text(
        page.response,
        page.side,
        text,
        recommendation=page.subject.recommendation,
        part=page.subject.part,
        expected_version=version,
        by=page.user,
        at=timezone.now(),
        settled=settled,
    )


def _next_of(page: Page) -> str:
    """Where “Save and next” leads: the next text, or the list after the last one."""
    following = page.around[1]
    if following is None:
        return reverse("responses:workspace", args=[page.response.pk])
    return reverse("responses:text_edit", args=[page.response.pk, page.side, following.address])


def _conflict(request: HttpRequest, page: Page, typed: Typed, clash: SomeoneElseSaved) -> HttpResponse:
    """Both texts with what differs, and three ways on. Where nothing differs, there is nothing to decide."""
    current = clash.current
    theirs = Text(current.text, current.position, current.disposition)
    if theirs == typed.text:
        kept.drop(request, page.user)
        return redirect(request.path)
    facts: dict[str, Any] = {
        "page": page,
        "response": page.response,
        "sentence": str(clash),
        "theirs": theirs,
        "mine": typed.text,
        "differences": marked(theirs.text, typed.text.text),
        "version": current.version,
        "writer": kept.token(page.user),
        "others": current.saved_by != page.user,
        "choices": _differing_choices(theirs, typed.text),
    }
    return render(request, "responses/text_conflict.html", facts, status=409)


def _differing_choices(theirs: Text, mine: Text) -> list[tuple[str, str, str]]:
    """Position and action where they differ, in words: what it is, what they chose, what I chose."""
    positions = (_("Position"), *(_chosen(Position, text.position) for text in (theirs, mine)))
    actions = (_("Action"), *(_chosen(Disposition, text.disposition) for text in (theirs, mine)))
    return [(label, one, other) for label, one, other in (positions, actions) if one != other]


def _chosen(kind: type[TextChoices], value: str) -> str:
    return str(kind(value).label) if value else _("Not decided yet")


def _show(
    request: HttpRequest, page: Page, typed: Typed | None = None, *, form: WritingForm | None = None, status: int = 200
) -> HttpResponse:
    form = form or _form(page, typed)
    words = typed.text.text if typed else page.text.text
    facts: dict[str, Any] = {
        "page": page,
        "response": page.response,
        "form": form,
        "typed": typed,
        "in_box": words,
        "plain": form["text"].value() if form.is_bound else to_plain(words),
        "loses_marks": has_marks(words),
        "charge": InChargeForm(page.candidates, initial={"person": page.statement.owner_id}),
        "panel": panel(page.response, page.subject, page.side, page.user, civil_day(page.at)),
        "grade": page.response.report.overall_grade_of(page.response.force),
        "form_name": FORM_NAME,
        "since": since_links(page.response, page.user, civil_day(page.at), anchor(page.side, page.subject)),
    }
    return render(request, "responses/text_edit.html", facts, status=status)


def _form(page: Page, typed: Typed | None) -> WritingForm:
    form = WritingForm(page)
    if typed:
        chosen = {"position": typed.text.position, "disposition": typed.text.disposition}
        form.initial.update(version=typed.version, **chosen)
    return form
