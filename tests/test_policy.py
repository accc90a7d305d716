"""Who may? Checks and lists say the same."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.actions import add_person
from accounts.models import Force, LocalPolicingBody, Membership, Role, User
from accounts.policy import (
    RIGHTS,
    Right,
    bodies_where,
    forces_where,
    holders_on,
    may_at_body,
    may_at_force,
    people_where,
    refusal,
)
from pcc_tracker.demo import Cast
from responses.models import Response
from tests.stories import day, logged

TODAY = datetime(2026, 3, 2, tzinfo=UTC).date()


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("role", list(Role))
def test_lists_and_checks_agree(cast: Cast, role: Role, right: Right) -> None:
    person = cast.people[role]
    allowed_bodies = set(bodies_where(person, right, TODAY))
    allowed_forces = set(forces_where(person, right, TODAY))
    held = right in RIGHTS[role]
    for body in (cast.body, LocalPolicingBody.objects.get(slug="kent-pcc")):
        assert may_at_body(person, right, body, TODAY) == (body in allowed_bodies)
    for force in (cast.force, Force.objects.get(slug="kent")):
        assert may_at_force(person, right, force, TODAY) == (force in allowed_forces)
    assert (cast.body in allowed_bodies or cast.force in allowed_forces) == held
    for place in (cast.body, cast.force):
        there = place in allowed_bodies or place in allowed_forces
        assert people_where(right, TODAY, place=place).filter(pk=person.pk).exists() == there


@pytest.mark.parametrize("right", list(Right))
def test_every_right_has_a_sentence_for_its_refusal(right: Right) -> None:
    assert refusal(right).endswith(".")


def test_a_membership_that_ended_gives_nothing(cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    Membership.objects.filter(user=officer).update(ends_on=TODAY - timedelta(days=1))
    assert not may_at_body(officer, Right.SEE, cast.body, TODAY)


def test_who_may_not_sign_in_may_nothing(cast: Cast) -> None:
    officer = cast.people[Role.OFFICER]
    officer.is_active = False
    assert not bodies_where(officer, Right.SEE, TODAY).exists()


def test_a_superuser_reads_no_response_by_that_flag(cast: Cast) -> None:
    administrator = cast.people[Role.ADMINISTRATOR]
    administrator.is_superuser = True
    administrator.save()
    logged(cast)
    assert not Response.objects.visible_to(administrator, TODAY).exists()


def test_a_successor_inherits_what_its_predecessor_answered(cast: Cast) -> None:
    mayor = LocalPolicingBody.objects.get(slug="west-yorkshire-mayor")
    person = add_person("mayor@demo.example", "M", Role.OFFICER, body=mayor, at=day(1))
    predecessor = LocalPolicingBody.objects.get(slug="west-yorkshire-pcc")
    assert may_at_body(person, Right.MANAGE_RESPONSE, predecessor, day(2).date())


def test_who_holds_what_where_is_the_same_for_one_place_and_for_all_at_once(cast: Cast) -> None:
    add_person("mayor@demo.example", "M", Role.OFFICER, body=_at("west-yorkshire-mayor"), at=day(1))
    gone = add_person("gone@demo.example", "G", Role.OFFICER, body=cast.body, at=day(1))
    Membership.objects.filter(user=gone).update(ends_on=TODAY, ended_at=day(50), ended_by=gone)
    closed = add_person("closed@demo.example", "C", Role.APPROVER, body=cast.body, at=day(1))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    holders = holders_on(TODAY)
    places: list[tuple[str, LocalPolicingBody | Force]] = [
        ("body", cast.body),
        ("force", cast.force),
        ("body", _at("west-yorkshire-pcc")),
        ("body", _at("kent-pcc")),
    ]
    for right in Right:
        for at, place in places:
            one_by_one = set(people_where(right, TODAY, place=place).values_list("pk", flat=True))
            assert holders.who(right, at, place.pk) == one_by_one, (right, place)
    assert holders.who(Right.WRITE, "body", _at("west-yorkshire-pcc").pk)


def _at(slug: str) -> LocalPolicingBody:
    return LocalPolicingBody.objects.get(slug=slug)
