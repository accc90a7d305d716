"""Does docs/law.md say what is so? Every test and every function that it names exists."""

import re

from django.conf import settings

LAW = (settings.BASE_DIR / "docs" / "law.md").read_text(encoding="utf-8")


def test_every_test_that_the_page_of_the_law_names_exists() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "tests").glob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", LAW))
    assert named
    assert {name for name in named if f"def {name}(" not in written} == set()


def test_every_file_that_the_page_of_the_law_names_exists() -> None:
    named = set(re.findall(r"`([\w/]+\.py)`", LAW))
    assert named
    assert {name for name in named if not (settings.BASE_DIR / name).exists()} == set()
