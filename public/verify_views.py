"""Is this what was published? A page that takes a file or a fingerprint, keeps neither, and answers in a sentence."""

from hashlib import sha256

from allauth.core import ratelimit
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from public import verdicts
from publications import fingerprints, verifying
from publications.verifying import Found

LARGEST = 20 * 1024 * 1024  # many times a long response with all that it quotes
_SEARCHED = 5 * 1024 * 1024  # so much of a file is looked through as text
_PACKED = (b"%PDF-", b"PK\x03\x04")  # how files begin whose words have to be unpacked first


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """How anyone can check that a published response is what was sealed, and what a fingerprint belongs to."""
    typed = request.GET.get("fingerprint", "")
    if not typed.strip():
        return _page(request)
    digits = fingerprints.read(typed)
    if not digits:
        words = _("Enter a fingerprint of 64 digits, or at least its first 8. They are 0 to 9 and a to f.")
        return _page(request, typed=typed[:200], refused_fingerprint=words, status=400)
    answers = verdicts.of_fingerprint(verifying.by_fingerprint(digits))
    return _page(request, typed=typed, answers=answers, asked=typed)


# Exempt: no session or cookie is read and nothing is written, so a page elsewhere that sends a form here gains nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request: HttpRequest) -> HttpResponse:
    """Whether a file is one that was published. It is read once and kept nowhere."""
    if request.method != "POST":
        return redirect("public:verify")
    too_large = _("The file is larger than %(limit)s, as no response is.") % {"limit": filesizeformat(LARGEST)}
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > LARGEST + 10_000:  # before any of it is taken in
        return _page(request, refused_file=too_large, status=413)
    if not ratelimit.consume(request, action="verify_file"):
        words = _("Many files came from here in a short time. Wait a minute, then try again.")
        return _page(request, refused_file=words, status=429)
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        return _page(request, refused_file=_("Choose a file that is not empty"), status=400)
    if upload.size > LARGEST:
        return _page(request, refused_file=too_large, status=413)
    return _page(request, answers=[_verdict(upload)], asked=upload.name or _("the file"))


def _verdict(upload: "UploadedFile[bytes]") -> verdicts.Verdict:
    digest = sha256()
    for piece in upload.chunks():
        digest.update(piece)
    if found := verifying.by_bytes(digest.hexdigest()):
        return verdicts.of_file(found)
    upload.seek(0)
    head = upload.read(_SEARCHED)
    if found := _named_in(head.decode("utf-8", "replace")):
        return verdicts.of_file(found)
    if not head.startswith(_PACKED):
        return verdicts.of_file(None)
    upload.seek(0)
    words, why_not = import_string(settings.READS_STRANGERS_FILES)(upload.read())
    return verdicts.of_file(_named_in(words), why_not)


def _named_in(text: str) -> Found | None:
    return verifying.by_names(fingerprints.named_in(text)) or verifying.by_address(text)


def _page(request: HttpRequest, *, status: int = 200, **facts: object) -> HttpResponse:
    """The page. With an answer on it, nothing between here and the reader keeps it."""
    response = render(request, "public/verify.html", {"limit": filesizeformat(LARGEST), **facts}, status=status)
    if facts:
        response["Cache-Control"] = "no-store"
    return response
