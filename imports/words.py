"""What words are in a stranger's file? For the public page on which anybody may upload one, so only a few at once."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from imports.blocks import Unreadable
from imports.reader import read

AT_ONCE = 2  # reading a file takes up to 20 seconds of a processor and 500 MB
# Any numbers will do, so long as nothing else in the database locks by them.
_LOCKS = range(5_502_100, 5_502_100 + AT_ONCE)


def words_of(data: bytes) -> tuple[str, str]:
    """The words of a file, and "" or a sentence that says why there are none. Every process together reads two at once.

    The file is opened in a confined process (`imports.reader`) and kept nowhere.
    """
    with transaction.atomic():  # the lock ends with it, whatever becomes of this process
        if not any(_locked(number) for number in _LOCKS):
            return "", _(
                "It could not be searched for a fingerprint, as others are being read. Try again in a minute, or enter"
                " the fingerprint that it prints."
            )
        try:
            return read(data).raw, ""
        except Unreadable:
            return "", _("It could not be opened to look for a fingerprint. If it prints one, enter that.")


def _locked(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])
