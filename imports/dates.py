"""Which calendar days does a text name?"""

import re
from datetime import date

_MONTHS = tuple(
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>\d{{4}})\b"
    r"|\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b|\b(?P<iso>\d{4}-\d\d-\d\d)\b",
    re.I,
)


def dates_in(text: str) -> list[date]:
    """The calendar days written in a text, in order; impossible ones (31 June) are left out."""
    days = []
    for found in _DATE.finditer(text):
        try:
            if found["iso"]:
                days.append(date.fromisoformat(found["iso"]))
            elif found["day"]:
                days.append(date(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"])))
            else:
                days.append(date(int(found["y"]), int(found["m"]), int(found["d"])))
        except ValueError:
            continue
    return days


def in_words(day: date) -> str:
    """A day as people write it: "7 September 2017"."""
    return f"{day.day} {day:%B %Y}"
