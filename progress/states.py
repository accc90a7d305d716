"""Where does a recommendation stand? The last word on each of three things; they are never one status."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from progress.models import Delivery, WithInspectorate

_DONE_WITH = (WithInspectorate.COMPLETED, WithInspectorate.SUPERSEDED, WithInspectorate.DISCHARGED)


class Word(Protocol):
    """What an update says, wherever it was read from."""

    @property
    def side(self) -> str: ...
    @property
    def as_of(self) -> date: ...
    @property
    def delivery(self) -> str: ...
    @property
    def verification(self) -> str: ...
    @property
    def inspectorate(self) -> str: ...


@dataclass(frozen=True)
class State:
    """The values of progress.models, each "" where nobody has said it; `as_of` is the day of the last word."""

    as_of: date | None = None
    delivery: str = ""
    delivery_side: str = ""  # who says so: "force" or "body"
    verification: str = ""
    inspectorate: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is owed by the inspectorate's date any more."""
        return self.delivery == Delivery.COMPLETE or self.inspectorate in _DONE_WITH


NOTHING = State()


def state_of(latest_first: Iterable[Word]) -> State:
    """What holds after these updates of one recommendation, the latest first."""
    state = NOTHING
    for said in latest_first:
        state = replace(
            state,
            as_of=state.as_of or said.as_of,
            delivery=state.delivery or said.delivery,
            delivery_side=state.delivery_side or (said.side if said.delivery else ""),
            verification=state.verification or said.verification,
            inspectorate=state.inspectorate or said.inspectorate,
        )
    return state
