"""How is a rich text stored? As sanitised HTML, whoever wrote it and however it came."""

from typing import Any

from django.db import models

from recommendations import richtext


class RichTextField(models.TextField[Any, Any]):
    """A text whose every way into the database, bulk writes included, goes through the sanitiser."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return richtext.sanitise(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            # The instance in hand then says what the database says.
            value = richtext.sanitise(value)
            setattr(model_instance, self.attname, value)
        return value
