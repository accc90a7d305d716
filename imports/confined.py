"""How can a stranger's file be opened without harm? In its own process: little memory, little time, no writing.

Run as `python -m imports.confined`: the file on standard input, a JSON object on standard output, which holds either
"document" or "unreadable", a sentence.
"""

import json
import logging
import resource
import signal
import sys
from types import FrameType
from typing import Any

from imports.blocks import Document, TimeUp, Unreadable
from imports.kinds import LARGEST_FILE, kind_of

SECONDS = 18  # then this process gives up by itself, with a sentence; its parent ends it soon afterwards
MEMORY = 460 * 1024 * 1024
_MOST_CHARACTERS = 3_000_000
TOO_LONG = (
    "This file takes too long to read. Save the response alone, without its annexes, as a new file and upload that."
)
TOO_MUCH = "This file needs too much memory to read. Save a copy without pictures, or upload it in parts."
BROKEN = (
    "This file is damaged or incomplete. Open it in the program that made it, save it again and upload the new copy."
)


def confine() -> None:
    """Set the limits. They hold for programs started from here as well."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 2, SECONDS + 3))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    logging.disable()  # a library's complaints about a file go nowhere, and making them takes time
    signal.signal(signal.SIGALRM, _time_up)
    signal.alarm(SECONDS)


def _time_up(_signal: int, _frame: FrameType | None) -> None:
    raise TimeUp


def read_kind(kind: str, data: bytes) -> Document:
    """Read data of a known kind. A reader's libraries are loaded only when they are needed."""
    if kind == "pdf":
        from imports.pdf_reader import read_pdf  # noqa: PLC0415  see above

        return read_pdf(data)
    if kind == "html":
        from imports.html_reader import read_html  # noqa: PLC0415  see above

        return read_html(data)
    if kind in ("docx", "odt"):
        from imports.office_reader import read_office  # noqa: PLC0415  see above

        return read_office(data, kind)
    from imports.text_reader import read_text  # noqa: PLC0415  see above

    return read_text(data)


def answer(data: bytes) -> dict[str, Any]:
    """What the process prints: the document, or the sentence that says why there is none."""
    try:
        document = read_kind(kind_of(data), data)
        _check(document)
        return {"document": document.as_json()}
    except Unreadable as sentence:
        return {"unreadable": str(sentence)}
    except TimeUp:
        return {"unreadable": TOO_LONG}
    except MemoryError:
        return {"unreadable": TOO_MUCH}
    except RecursionError:
        return {
            "unreadable": "This file is nested too deeply to read. Copy its text into a new document and upload that."
        }
    except Exception:  # whatever a library says of a hostile file, the person needs one sentence
        return {"unreadable": BROKEN}


def _check(document: Document) -> None:
    if not any(block.text.strip() for block in document.blocks):
        raise Unreadable(
            "No words were found in this file. If it is a scan, make its text readable with OCR "
            "(optical character recognition) or upload the original document."
        )
    if len(document.raw) > _MOST_CHARACTERS:
        raise Unreadable(
            "This file is far longer than a response. Save the response alone as a new file and upload that."
        )


def main() -> None:
    """Read, answer, end."""
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    confine()
    found = answer(data)
    signal.alarm(0)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
