"""Where does a link in an error summary lead? To the first box of the field that is wrong."""

from django import forms, template

register = template.Library()


@register.filter
def first_input(field: forms.BoundField) -> str:
    """The id of a field's first input, as crispy-forms-gds numbers them."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_1"
    return f"{field.auto_id}_0" if isinstance(widget, forms.MultiWidget) else str(field.auto_id)
