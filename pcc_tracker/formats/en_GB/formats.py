"""How dates and times read in English: "Wednesday 1 November 2017", "4:12pm"."""

DATE_FORMAT = "l j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "g:ia"
DATETIME_FORMAT = "l j F Y, g:ia"
SHORT_DATETIME_FORMAT = "j M Y, g:ia"
