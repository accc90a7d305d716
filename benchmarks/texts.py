"""What does a text cost? To clean it, to look it through for what should not be published, and to compare two.

Run with the other benchmarks by script/bench. Each is asked of texts that somebody hostile would send, and of four
times as much: it fails where the cost grows much faster than the text.
"""

import sys
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import django  # noqa: E402  # the checkout has to be on the path first

django.setup()

from benchmarks._growth import grows_too_fast  # noqa: E402  # (the same)
from recommendations.changes import marked  # noqa: E402  # (the same)
from recommendations.richtext import sanitise, to_plain  # noqa: E402  # (the same)
from responses.scruples import details, placeholders  # noqa: E402  # (the same)

TO_CLEAN: dict[str, Callable[[int], str]] = {
    "tags that never end": lambda n: "<b " * n,
    "empty paragraphs": lambda n: "<p></p>" * n,
    "quotations in quotations": lambda n: "<blockquote>" * n + "x",
    "lists in lists": lambda n: "<ul><li>" * n + "x",
    # A browser makes a hundred million elements of this.
    "marks that are left open": lambda n: "".join(f"<b id={k}>" for k in range(n // 2)) + "<p>x" * (n // 2),
    "footnotes that are left open": lambda n: "<span class=footnote>" * (n // 2) + "<p>x" * (n // 2),
    "comments that never end": lambda n: "<!--" * n,
}
TO_LOOK_THROUGH = ["a", "0", "@", "a@", "[", "[AAA ", "PC ", "0 ", "xx/", "to be confirmed ", "(0"]


def cleaned(text: str) -> None:
    to_plain(sanitise(text))


def looked_through(piece: str, length: int) -> None:
    text = f"<p>{piece * (length // len(piece))}</p>"
    placeholders(text)
    details(text)


def compared(pages: int, *, every_word: bool) -> None:
    """So many pages of text against the same with each word changed, or with one word of each paragraph."""
    old = [[f"word{(line * 7 + at * 13) % 900}" for at in range(80)] for line in range(pages * 6)]
    new = [[*words] for words in old]
    for number, words in enumerate(new):
        words[:] = [f"{word}x" if every_word or at == number % 80 else word for at, word in enumerate(words)]
    marked(*("".join(f"<p>{' '.join(words)}</p>" for words in text) for text in (old, new)))


def main() -> int:
    failed = [
        *(
            grows_too_fast(f"clean: {name}", lambda n, made=made: cleaned(made(n)), 5_000)
            for name, made in TO_CLEAN.items()
        ),
        *(
            grows_too_fast(f"look through: {piece!r}", lambda n, piece=piece: looked_through(piece, n), 25_000)
            for piece in TO_LOOK_THROUGH
        ),
        grows_too_fast("compare: a word of each paragraph", lambda n: compared(n, every_word=False), 10),
        grows_too_fast("compare: every word", lambda n: compared(n, every_word=True), 10),
    ]
    return int(any(failed))


if __name__ == "__main__":
    sys.exit(main())
