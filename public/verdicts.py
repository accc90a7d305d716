"""What is somebody told who asks whether a file or a fingerprint is what was published? A sentence, and where to go."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publications.models import Publication, Removal
from publications.verifying import Found
from recommendations.deadlines import civil_day

_FORMS = {
    "json": gettext_lazy("data (JSON)"),
    "html": gettext_lazy("web document (HTML)"),
    "pdf": "PDF",
    "docx": "Word",
    "odt": "OpenDocument",
}


@dataclass(frozen=True)
class Verdict:
    """The answer: a heading, sentences, and pages to go to, each with its words."""

    good: bool  # it is what was published, and the newest version
    heading: str
    sentences: list[str]
    links: list[tuple[str, str]] = field(default_factory=list)
    email: str = ""  # whom to tell


def of_file(found: Found | None, why_not_searched: str = "") -> Verdict:
    """About a file that was found by its bytes, by what it names, or not at all."""
    if found is None:
        said = [_("No file that was published here has exactly these bytes, and this one names no response that was.")]
        return Verdict(False, _("Not known here"), [*said, *([why_not_searched] if why_not_searched else [])])
    if trouble := _trouble(found):
        return trouble
    facts = _facts(found)
    if not found.form:
        words = _(
            "This file names %(what)s, but it is not one of the files that were published: it was changed, or only"
            " saved anew. Rely on the sealed one instead."
        )
        return Verdict(False, _("Not the file that was published"), [words % facts, *_replaced(found)], _links(found))
    words = _("This file is the %(form)s of %(what)s, unchanged.")
    return _known(found, words % facts)


def of_fingerprint(found: list[Found]) -> list[Verdict]:
    """About a fingerprint that was typed: one answer for each version that has it or begins so."""
    if not found:
        return [Verdict(False, _("Not known here"), [_("Nothing that was published here has this fingerprint.")])]
    return [_trouble(each) or _known(each, _fingerprint_words(each)) for each in found]


def _fingerprint_words(found: Found) -> str:
    if found.form and found.form != "json":
        return _("This is the fingerprint of the %(form)s of %(what)s, unchanged.") % _facts(found)
    return _("This is the fingerprint of %(what)s, unchanged.") % _facts(found)


def _known(found: Found, words: str) -> Verdict:
    if found.is_newest:
        return Verdict(True, _("Unchanged, and the newest version"), [words], _links(found))
    return Verdict(False, _("Unchanged, but an older version"), [words, *_replaced(found)], _links(found))


def _trouble(found: Found) -> Verdict | None:
    """What is said before anything else. A title that had to go in an emergency is not named."""
    record, removal = found.publication.record, found.removal
    email = record.body.email
    if removal and removal.kind == Removal.Kind.TAKEN_DOWN:
        words = _("%(body)s took down what this is on %(day)s and is looking into it. It may come back.")
        facts = {"body": record.body.name, "day": date_format(civil_day(removal.removed_at))}
        return Verdict(False, _("Taken down"), [words % facts], email=email)
    if not found.intact:
        words = _("What is kept here as %(what)s no longer agrees with the fingerprints with which it was sealed.")
        more = _("Do not rely on it until the body that published it has said why.")
        return Verdict(False, _("Altered after it was sealed"), [words % _facts(found), more], email=email)
    if removal:
        words = _("This is %(what)s. %(body)s withdrew it on %(day)s.")
        facts = {**_facts(found), "body": record.body.name, "day": date_format(civil_day(removal.removed_at))}
        if not found.form:
            words = _("This names %(what)s. %(body)s withdrew it on %(day)s.")
        links = [(_address(found.publication), _("Read why it was withdrawn")), *_to_newest(found)]
        return Verdict(False, _("Withdrawn"), [words % facts], links, email)
    return None


def _facts(found: Found) -> dict[str, str]:
    publication = found.publication
    what = _("version %(n)d of “%(title)s”, published on %(day)s") % {
        "n": publication.version,
        "title": publication.record.title,
        "day": date_format(publication.published_on),
    }
    return {"what": what, "form": str(_FORMS.get(found.form, ""))}


def _replaced(found: Found) -> list[str]:
    if found.is_newest or found.newest is None:
        return []
    facts = {"n": found.newest.version, "day": date_format(found.newest.published_on)}
    return [_("Version %(n)d replaced it on %(day)s.") % facts]


def _links(found: Found) -> list[tuple[str, str]]:
    words = _("Read the sealed version %(n)d") % {"n": found.publication.version}
    return [*_to_newest(found), (_address(found.publication), words)]


def _to_newest(found: Found) -> list[tuple[str, str]]:
    if found.newest is None or found.newest == found.publication:
        return []
    slugs = [found.newest.force_slug, found.newest.report_slug]
    return [(reverse("public:response_detail", args=slugs), _("Read the newest version"))]


def _address(publication: Publication) -> str:
    where = [publication.force_slug, publication.report_slug, publication.version]
    return reverse("public:response_detail", args=where)
