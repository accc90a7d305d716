"""How does a template show what changed? `{% marked old new %}`: the newer text, additions and removals marked."""

from django import template

from recommendations import changes

register = template.Library()
register.simple_tag(changes.marked, name="marked")
