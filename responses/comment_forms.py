"""What does a comment ask of its writer? Words, who reads them, and who is to look."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policy import Right
from responses import kept
from responses.colleagues import people_with
from responses.models import Audience, Response, Side


class CommentForm(forms.Form):
    """A comment on one text, by somebody who speaks for `side`."""

    text = forms.CharField(
        label=gettext_lazy("Add a comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        error_messages={"required": gettext_lazy("Write the comment first")},
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it"),
        widget=forms.RadioSelect,
        initial=Audience.OWN_SIDE,
        error_messages={"required": gettext_lazy("Choose who reads the comment")},
    )
    mentioned = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    of = forms.ChoiceField(choices=Side.choices, widget=forms.HiddenInput)  # whose text it is about
    about = forms.CharField(widget=forms.HiddenInput)  # responses.subjects.Subject.address

    def __init__(self, response: Response, side: Side, user: User, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "comment-%s")
        super().__init__(*args, **kwargs)
        self.response, self.side, self.user, self.today = response, side, user, today
        both = Side.BODY if side == Side.FORCE else Side.FORCE
        places = {Side.FORCE: response.force.short_name, Side.BODY: response.body.short_name}
        own = _("%(place)s only: those who write, sign or approve there") % {"place": places[side]}
        everybody = _("%(own)s and %(other)s") % {"own": places[side], "other": places[both]}
        self._choices("audience", [(Audience.OWN_SIDE, own), (Audience.BOTH, everybody)])
        # Somebody at both sides is named once, with the writer's own.
        placed = {person: places[where] for where in (both, side) for person in self._people(where)}
        self.colleagues = sorted(placed, key=lambda person: (placed[person] != places[side], str(person)))
        self._choices("mentioned", [(str(person.pk), f"{person} ({placed[person]})") for person in self.colleagues])

    def _choices(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _people(self, side: Side) -> Iterable[User]:
        return people_with(self.response, side, Right.COMMENT, self.today).exclude(pk=self.user.pk)

    @property
    def writer(self) -> str:
        """Who the form is for, so that what comes from it without a session is kept for them."""
        return kept.token(self.user)

    @cached_property
    def people(self) -> list[User]:
        """Who is mentioned: those who were ticked, and those whose whole name stands in the text after an @."""
        ticked = set(self.cleaned_data["mentioned"])
        typed = set(_named(self.cleaned_data["text"], self.colleagues))
        return [person for person in self.colleagues if str(person.pk) in ticked or person in typed]


def _named(text: str, people: list[User]) -> Iterable[User]:
    """The people whose whole name follows an @ in the text; a name that two people have names nobody."""
    said = " ".join(text.casefold().split())
    names = [" ".join(str(person).casefold().split()) for person in people]
    for person, name in sorted(zip(people, names, strict=True), key=lambda pair: -len(pair[1])):
        if f"@{name}" in said and names.count(name) == 1:
            said = said.replace(f"@{name}", "")  # so that a longer name does not name a shorter one as well
            yield person
