"""What is missing? One line per duty, each with the paragraph that asks for it: for the page, the guards, the record.

What would be false or empty stops. The rest may be published, with a sentence that is printed in what is published.
A gate must never cause the breach that it exists to prevent, so on the last lawful day less stops than before it.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.models import Recommendation
from responses.content import EMPTY, Text
from responses.findings import Finding, Known, Line
from responses.models import Audience, Part, Side
from responses.scruples import details, placeholders
from responses.subjects import Subject
from responses.workflow import ForceState

# Article 5(1)(c) UK GDPR: no more of a person than the purpose needs.
_MINIMISATION = gettext_lazy("UK GDPR article 5(1)(c)")
_INVITED = gettext_lazy(
    "The chief officer was invited to comment. The comments had not been received when this was published."
)
_UNSETTLED = {
    ForceState.INVITED: _INVITED,
    ForceState.DRAFTING: _INVITED,
    ForceState.AWAITING_SIGN_OFF: _INVITED,
    ForceState.RETURNED: gettext_lazy(
        "The chief officer’s comments are published as submitted. The body had asked for changes."
    ),
}


_WHOLE = Subject(Part.OVERALL)


def office_lines(case: Known) -> list[Line]:
    """The check of what the body would publish."""
    texts = {Side.FORCE: case.content.force, Side.BODY: case.content.body}
    areas = [item for item in case.items if not _is_owed(item)]
    return [
        _invitation(case),
        _comments_received(case),
        _overall(case.content.body),
        _answers(case),
        *([_areas(case, areas)] if areas else []),
        _counts(case),
        _conversations(case, Side.BODY),
        _unfinished(case, texts),
        _people(case, texts, stops=True),
    ]


def force_lines(case: Known, texts: dict[str, Text]) -> list[Line]:
    """The check of what the force would submit."""
    own = {Side.FORCE: texts}
    empty = [item for item in case.items if not texts.get(item.slug, EMPTY).text]
    found = [_missing(Side.FORCE, item, _("%(item)s has no comments from the force.")) for item in empty]
    if not case.items and not texts:
        found = [Finding(sentence=_("Nothing has been written yet."), stops=True, side=Side.FORCE, subject=_WHOLE)]
    return [
        Line(duty=_("The chief officer’s comments"), source=_("section 55(5)(b)"), findings=tuple(found)),
        replace(_conversations(case, Side.FORCE), printed=()),
        _unfinished(case, own),
        _people(case, own, stops=False),
    ]


def _is_owed(item: Recommendation) -> bool:
    # The section speaks of recommendations; answers to areas for improvement are customary.
    return item.kind == Recommendation.Kind.RECOMMENDATION


def _invitation(case: Known) -> Line:
    response = case.response
    line = Line(duty=_("The chief officer was invited to comment before a date"), source=_("section 55(4)"))
    if response.force_state == ForceState.NOT_INVITED:
        found = Finding(sentence=_("The chief officer has not been invited to comment."), stops=_until_last_day(case))
        printed = _("The chief officer had not been invited to comment when this was published.")
        return replace(line, findings=(found,), printed=(printed,))
    if response.invited_at is None or response.comment_by is None:
        found = Finding(sentence=_("When the chief officer was invited, and by which date, is not recorded."))
        return replace(line, findings=(found,))
    return line


def _until_last_day(case: Known) -> bool:
    return not case.last_day_reached


def _comments_received(case: Known) -> Line:
    state = ForceState(case.response.force_state)
    line = Line(duty=_("The chief officer’s comments, or that none were received"), source=_("section 55(5)(b)"))
    if state in (ForceState.SUBMITTED, ForceState.NONE_RECEIVED):
        return line
    sentence = _("The force’s comments have not been submitted, or recorded as none received.")
    printed = (str(_UNSETTLED[state]),) if state in _UNSETTLED else ()
    return replace(line, findings=(Finding(sentence=sentence, stops=_until_last_day(case)),), printed=printed)


def _overall(texts: dict[str, Text]) -> Line:
    sentence = _("The comments on the report as a whole are empty.")
    empty = Finding(sentence=sentence, stops=True, side=Side.BODY, subject=_WHOLE)
    return Line(
        duty=_("The body’s comments on the report as a whole"),
        source=_("section 55(5)(a)"),
        findings=() if texts.get(Part.OVERALL, EMPTY).text else (empty,),
    )


def _answers(case: Known) -> Line:
    owed = [item for item in case.items if _is_owed(item)]
    return Line(
        duty=_("For each recommendation, the action taken or proposed, or why there is none"),
        source=_("section 55(5B)"),
        findings=tuple(_unanswered(case, owed, stops=True)),
    )


def _areas(case: Known, areas: list[Recommendation]) -> Line:
    found = tuple(_unanswered(case, areas, stops=False))
    return Line(
        duty=_("Comments on each area for improvement, as is customary"),
        source=_("section 55(5)(a)"),
        findings=found,
        printed=tuple(finding.sentence for finding in found),
    )


def _unanswered(case: Known, items: list[Recommendation], *, stops: bool) -> Iterator[Finding]:
    for item in items:
        answer = case.content.body.get(item.slug, EMPTY)
        if not answer.text:
            yield _missing(Side.BODY, item, _("%(item)s has no response from the body."), stops=stops)
        elif not answer.disposition:
            sentence = _("%(item)s: say whether action is taken, proposed, or none.")
            yield _missing(Side.BODY, item, sentence, stops=stops)


def _missing(side: Side, item: Recommendation, sentence: str, *, stops: bool = True) -> Finding:
    subject = Subject(Part.ANSWER, item)
    return Finding(sentence=sentence % {"item": item}, stops=stops, side=side, subject=subject)


def _counts(case: Known) -> Line:
    stated = case.response.report.stated_recommendations
    here = sum(_is_owed(item) for item in case.items)
    line = Line(duty=_("As many recommendations as the report states"), source=_("section 55(5B)"))
    if stated is None or stated == here:
        return line
    sentence = ngettext(
        "The report states %(stated)s recommendations, and %(here)d is here.",
        "The report states %(stated)s recommendations, and %(here)d are here.",
        here,
    ) % {"stated": stated, "here": here}
    return replace(line, findings=(Finding(sentence=sentence),), printed=(sentence,))


def _conversations(case: Known, side: Side) -> Line:
    """What waits for an answer among the comments that a side reads. Their words are never printed."""
    subjects = {item.slug: Subject(Part.ANSWER, item) for item in case.items}
    waiting: dict[str, int] = {}
    for slug, of, audience, n in case.talk:
        if of == side or audience == Audience.BOTH:
            waiting[slug] = waiting.get(slug, 0) + n
    found = tuple(_open(side, subjects.get(slug, _WHOLE), n) for slug, n in waiting.items())
    total = sum(waiting.values())
    printed = ngettext(
        "%(n)d comment in the working papers had not been resolved when this was published.",
        "%(n)d comments in the working papers had not been resolved when this was published.",
        total,
    ) % {"n": total}
    duty = _("No comment among colleagues waits for an answer")
    return Line(duty=duty, source=_("section 55(5)"), findings=found, printed=(printed,) if total else ())


def _open(side: Side, subject: Subject, n: int) -> Finding:
    facts = {"n": n, "where": subject.label}
    sentence = ngettext("%(where)s: %(n)d comment is open.", "%(where)s: %(n)d comments are open.", n) % facts
    return Finding(sentence=sentence, side=side, subject=subject)


def _written(case: Known, texts: dict[str, Text]) -> Iterator[tuple[Subject, str]]:
    """A side's texts in the order in which they are published."""
    for subject in [_WHOLE, Subject(Part.ON_COMMENTS), *(Subject(Part.ANSWER, item) for item in case.items)]:
        if text := texts.get(subject.key, EMPTY).text:
            yield subject, text


def _unfinished(case: Known, sides: dict[Side, dict[str, Text]]) -> Line:
    """Words that stand for missing ones. In what the force has submitted they are the force's, to the last day."""
    found = []
    printed: tuple[str, ...] = ()
    for side, texts in sides.items():
        frozen = side == Side.FORCE and texts is case.content.force
        for subject, text in _written(case, texts):
            for words in placeholders(text):
                sentence = _("%(whose)s, %(where)s: “%(words)s” stands for words that are missing.")
                facts = {"whose": _whose(case, side), "where": subject.label, "words": words}
                stops = not frozen or (_until_last_day(case) and case.response.published_on is None)
                found.append(Finding(sentence=sentence % facts, stops=stops, side=side, subject=subject))
                printed = (str(_AS_SUBMITTED),) if frozen else printed
    return Line(
        duty=_("No words that stand for missing ones"),
        source=_("section 55(5B)"),
        findings=tuple(found),
        printed=printed,
    )


_AS_SUBMITTED = gettext_lazy(
    "The chief officer’s comments are published as submitted. Some of their words stand for others that were missing."
)


def _people(case: Known, sides: dict[Side, dict[str, Text]], *, stops: bool) -> Line:
    """Details of people that nobody has confirmed, each once."""
    public = frozenset({case.response.body.email})
    found: dict[str, Finding] = {}
    for side, texts in sides.items():
        for subject, text in _written(case, texts):
            for detail in details(text, public=public):
                sentence = _("%(whose)s, %(where)s: “%(found)s” looks like a person’s %(kind)s.")
                facts = {"whose": _whose(case, side), "where": subject.label}
                said = sentence % (facts | {"found": detail.found, "kind": detail.kind.label})
                one = Finding(sentence=said, stops=stops, side=side, subject=subject, detail=detail.sha256)
                found.setdefault(detail.sha256, one)
    unconfirmed = tuple(one for sha256, one in found.items() if sha256 not in case.confirmed)
    duty = _("No person’s e-mail address, telephone number or collar number, unless confirmed")
    return Line(duty=duty, source=str(_MINIMISATION), findings=unconfirmed)


def _whose(case: Known, side: Side) -> str:
    return case.response.force.short_name if side == Side.FORCE else case.response.body.short_name
