"""What do the commands of an installation do?"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Role, User
from journal.models import Event
from pcc_tracker.demo import PEOPLE, Cast


def test_a_person_is_given_a_role_with_a_password_and_an_event(reference: None) -> None:
    said = StringIO()
    call_command("add_person", "o@example.org", "O. Hart", "officer", "kent-pcc", stdout=said)
    person = User.objects.get(email="o@example.org")
    password = said.getvalue().partition("Password: ")[2].strip()
    assert person.check_password(password)
    assert Membership.objects.get(user=person).role == Role.OFFICER
    assert Event.objects.filter(verb="person.given_role", subject_id=person.pk).exists()


def test_a_role_at_a_place_that_is_not_there_is_refused(reference: None) -> None:
    with pytest.raises(CommandError, match="There is no"):
        call_command("add_person", "o@example.org", "O. Hart", "force liaison", "kent-pcc")
    assert not User.objects.exists()


def test_reference_data_is_loaded_as_often_as_one_likes(reference: None) -> None:
    said = StringIO()
    call_command("load_reference", stdout=said)
    assert "43 forces" in said.getvalue()


def test_the_demo_prints_one_sign_in_for_each_role(cast: Cast) -> None:
    said = StringIO()
    call_command("demo_people", stdout=said)
    assert all(sign.email in said.getvalue() for sign in PEOPLE)
    assert {sign.role for sign in PEOPLE} == set(Role)
