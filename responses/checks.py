"""Can the table of moves be played to an end? Asked each time that the program starts."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from responses.workflow import dead_ends


@register()
def moves_lead_to_an_end(**_options: Any) -> list[CheckMessage]:
    """One error for each state that cannot be reached, or from which no end can be."""
    return [Error(flaw, id="responses.E001") for flaw in dead_ends()]
