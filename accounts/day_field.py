"""How is a day asked for? Three boxes in the design system's pattern, with one sentence for whatever is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms_gds.fields import DateInputField
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class DayField(DateInputField):  # type: ignore[misc]
    """A date in three boxes. `missing` is the sentence for an empty, incomplete or impossible date."""

    def __init__(self, *, missing: str | _StrPromise, **kwargs: Any) -> None:
        super().__init__(require_all_fields=False, **kwargs)
        self.missing = missing
        for box in self.widget.widgets:
            box.attrs |= {"inputmode": "numeric"}

    def clean(self, value: Any) -> Any:
        """A date, or None where none is required and none was entered."""
        try:
            return super().clean(value)
        except (ValidationError, OverflowError, ValueError) as error:
            for box in self.fields:
                box.widget.errors = []  # one sentence for the date, not one for each box
            raise ValidationError(self.missing, code="invalid") from error
