"""Make it so: a person chooses what mail they get about their work."""

from accounts.models import User


def choose_post(person: User, *, one_letter_each_morning: bool, only_statutory: bool) -> None:
    """Keep what a person chose for themselves: one letter each morning or one for each, and whether to mute the rest.

    What a statutory date depends on cannot be muted.
    """
    person.one_letter_each_morning, person.only_statutory = one_letter_each_morning, only_statutory
    person.save(update_fields=["one_letter_each_morning", "only_statutory"])
