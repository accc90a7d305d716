"""Which records can exist? The constraints are the database's own, whoever writes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, connection, models, transaction
from django.urls import reverse

from accounts.actions import add_person
from accounts.models import Force, LocalPolicingBody, Membership, Role, Stewardship, User
from pcc_tracker.demo import COLLEAGUES, PEOPLE, Cast, NotTheDemosDatabase
from publications.models import Publication, Rendition
from recommendations.actions import (
    NewCause,
    NewRecommendation,
    NewReport,
    ReadsOtherwise,
    log_for_more_forces,
    log_report,
)
from recommendations.models import HMICFRS, CauseOfConcern, Grade, Programme, Recommendation, Regime, Report
from responses.models import Part, Response, Side, Statement, Submission
from tests.stories import logged, published, say_something, submitted

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_43_forces_have_one_body_each_today(reference: None) -> None:
    forces = Force.objects.on(AT.date())
    assert forces.count() == 43
    assert {force.stewardships.on(AT.date()).count() for force in forces} == {1}


def test_a_force_cannot_have_two_bodies_on_the_same_day(reference: None) -> None:
    force = Force.objects.get(slug="west-midlands")
    other = LocalPolicingBody.objects.get(slug="kent-pcc")
    with pytest.raises(IntegrityError), transaction.atomic():
        Stewardship.objects.create(force=force, body=other, starts_on=date(2030, 1, 1))


def test_a_body_may_follow_another_on_the_day_after(reference: None) -> None:
    force = Force.objects.get(slug="west-yorkshire")
    assert force.body_on(date(2021, 5, 9)).kind == "PCC"
    assert force.body_on(date(2021, 5, 10)).kind == "Mayor"
    assert force.body_on(date(2021, 5, 9)).successor == force.body_on(date(2021, 5, 10))


@pytest.mark.parametrize(("role", "place"), [(Role.OFFICER, "force"), (Role.FORCE_LIAISON, "body")])
def test_a_role_is_held_at_the_place_it_belongs_to(cast: Cast, role: Role, place: str) -> None:
    facts = {place: getattr(cast, place), "user": cast.people[Role.VIEWER], "role": role}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**facts)


def test_there_is_one_response_for_each_report_and_force(cast: Cast) -> None:
    response = logged(cast, date(2026, 1, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(
            report=response.report, force=response.force, body=response.body, clock_citation="s.55",
            clock_link="https://example.org", clock_days=56, clock_first_day_counts=True, clock_from=AT.date(),
        )  # fmt: skip


@pytest.mark.parametrize("about_one", [True, False])
def test_there_is_one_statement_for_each_side_and_subject(cast: Cast, about_one: bool) -> None:
    response = logged(cast, date(2026, 1, 5))
    item = response.report.recommendations.first() if about_one else None
    facts = {
        "response": response, "side": Side.BODY, "part": Part.ANSWER if about_one else Part.OVERALL,
        "recommendation": item, "version": 1, "saved_at": AT, "saved_by": cast.people[Role.OFFICER],
    }  # fmt: skip
    Statement.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(**facts)


def test_a_derived_date_and_its_kind_go_together(cast: Cast) -> None:
    item = logged(cast, date(2026, 1, 5)).report.recommendations.first()
    assert item
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=item.pk).update(deadline_kind="none")


def test_a_date_set_by_hand_needs_a_reason(cast: Cast) -> None:
    item = logged(cast, date(2026, 1, 5)).report.recommendations.first()
    assert item
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=item.pk).update(override_due_on=date(2026, 9, 1))


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m._meta.app_label in {
    "accounts", "journal", "recommendations", "responses", "publications", "imports"}])  # fmt: skip
def test_a_moment_that_may_be_empty_has_its_person_by_a_constraint(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.get_fields() if isinstance(field, models.Field)}
    pairs = [name[:-3] for name, field in fields.items() if name.endswith("_at") and f"{name[:-3]}_by" in fields]
    names = {constraint.name for constraint in model._meta.constraints}
    for pair in pairs:
        if fields[f"{pair}_at"].null or fields[f"{pair}_by"].null:
            assert f"{model._meta.model_name}_{pair}_at_and_by" in names


def test_a_moment_without_its_person_is_refused(cast: Cast) -> None:
    response = logged(cast, date(2026, 1, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(invited_at=AT)


def test_a_sealed_publication_cannot_be_changed_removed_or_emptied(cast: Cast) -> None:
    publication = published(cast)
    rows = Publication.objects.filter(pk=publication.pk)
    with pytest.raises(InternalError), transaction.atomic():
        rows.update(canonical="{}")
    with pytest.raises(InternalError), transaction.atomic():
        rows._raw_delete("default")
    connection.check_constraints()  # what waits for the end of the transaction would refuse first
    for table in (Publication, Rendition):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table._meta.db_table} CASCADE")
    assert rows.get().sha256 == publication.sha256


def test_rich_text_is_sanitised_however_it_is_written(cast: Cast) -> None:
    response = logged(cast, date(2026, 1, 5))
    hostile = '<p onclick="x()">One<script>alert(1)</script><img src="http://example.org/x"></p>'
    item = response.report.recommendations.first()
    assert item
    Recommendation.objects.filter(pk=item.pk).update(text=hostile)
    item.refresh_from_db()
    assert item.text == "<p>One</p>"
    item.text = hostile
    item.save()
    assert item.text == "<p>One</p>"


def test_the_clock_is_copied_onto_the_response_when_it_starts(cast: Cast) -> None:
    response = logged(cast, date(2017, 9, 7))
    Regime.objects.filter(slug="section-55").update(days=28)
    response.refresh_from_db()
    assert (response.clock_days, response.last_on) == (56, date(2017, 11, 1))
    assert logged(cast, date(2017, 5, 1)).last_on is None


def new_report(*numbers: str) -> NewReport:
    """A report whose recommendations have these numbers."""
    return NewReport(
        title="On calls",
        programme=Programme.objects.get(slug="peel"),
        published_on=date(2026, 1, 5),
        inspectorate=HMICFRS,
        recommendations=[NewRecommendation(number=number, text="<p>Call back.</p>") for number in numbers],
    )


def test_every_printed_number_has_an_address_of_its_own(cast: Cast) -> None:
    numbers = ["1", "1.1", "1(a)", "1/2", "1 a", "1-a", "1-a-2", "é", "—"]
    items = [
        *new_report(*numbers).recommendations,
        NewRecommendation(number="1", text="x", kind="area for improvement"),
    ]
    new = replace(new_report(), recommendations=items)
    report = log_report(new, by=cast.people[Role.OFFICER], at=AT)
    slugs = [item.slug for item in report.recommendations.all()]
    assert slugs == [
        "recommendation-1", "recommendation-1-1", "recommendation-1-a", "recommendation-1-2", "recommendation-1-a-2",
        "recommendation-1-a-3", "recommendation-1-a-2-2", "recommendation-e", "recommendation",
        "area-for-improvement-1",
    ]  # fmt: skip
    for slug in slugs:
        assert reverse("public:recommendation_detail", args=["west-midlands", report.slug, slug])


def test_two_recommendations_of_a_report_cannot_share_an_address(cast: Cast) -> None:
    first, second = logged(cast, date(2026, 1, 5)).report.recommendations.all()
    for slug in (first.slug, ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recommendation.objects.filter(pk=second.pk).update(slug=slug)


@pytest.mark.django_db(transaction=True)
def test_four_who_log_a_report_of_one_name_at_once_get_four_addresses(cast: Cast) -> None:
    new, by = new_report("1"), cast.people[Role.OFFICER]

    def log(_number: int) -> str:
        try:
            return log_report(new, by=by, at=AT).slug
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        slugs = set(pool.map(log, range(4)))
    assert slugs == {"on-calls-2026", *(f"on-calls-2026-{n}" for n in (2, 3, 4))}
    assert Report.objects.count() == 4


def test_a_membership_starts_on_londons_day(cast: Cast) -> None:
    late = datetime(2024, 7, 1, 23, 30, tzinfo=UTC)
    user = add_person("new@example.org", "New", Role.OFFICER, body=cast.body, at=late)
    assert user.memberships.get().starts_on == date(2024, 7, 2)


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        ({"text": "<p>Call again.</p>"}, "and its recommendation 2 reads otherwise"),
        ({"deadline_phrase": "Within three months"}, "and its recommendation 2 has another deadline"),
        (
            {"override_due_on": date(2026, 9, 1), "override_reason": "Agreed."},
            "and its recommendation 2 has another deadline",
        ),
        ({"addressed_to": "the Home Office"}, "and its recommendation 2 is addressed otherwise"),
        ({"cause": None}, "and its recommendation 2 stands under another cause of concern"),
    ],
)
def test_another_report_of_the_same_name_is_told_apart_by_its_first_difference(
    cast: Cast, changed: dict[str, Any], difference: str
) -> None:
    items = [NewRecommendation(number=number, text="<p>Call back.</p>", cause=0) for number in ("1", "2")]
    new = replace(new_report(), causes=[NewCause(text="<p>Calls wait.</p>")], recommendations=items)
    by = cast.people[Role.OFFICER]
    report = log_report(new, by=by, at=AT)
    otherwise = replace(new, recommendations=[items[0], replace(items[1], **changed)])
    with pytest.raises(ReadsOtherwise, match=f"is here already, {difference}. Compare the two first."):
        log_for_more_forces(report, otherwise, by=by, at=AT)
    # The same words in other tags, and findings left out, are no difference.
    same = replace(new, recommendations=[items[0], replace(items[1], text="<p>Call <em>back</em>.</p>")])
    assert log_for_more_forces(report, same, by=by, at=AT).scope == Report.Scope.SEVERAL_FORCES


def test_a_grade_or_findings_that_differ_are_not_swallowed(cast: Cast) -> None:
    by = cast.people[Role.OFFICER]
    good, inadequate = (Grade.objects.get(scheme__slug="five-tiers", name=name) for name in ("Good", "Inadequate"))
    new = replace(new_report("1"), grades={cast.force: good}, findings="<p>Calls wait.</p>")
    report = log_report(new, by=by, at=AT)
    with pytest.raises(ReadsOtherwise, match="another grade"):
        log_for_more_forces(report, replace(new, grades={cast.force: inadequate}), by=by, at=AT)
    with pytest.raises(ReadsOtherwise, match="its findings read otherwise"):
        log_for_more_forces(report, replace(new, findings="<p>Calls end.</p>"), by=by, at=AT)


LISTED = [
    (model, field.name)
    for label in ("recommendations", "responses")
    for model in apps.get_app_config(label).get_models()
    for field in model._meta.get_fields()
    if isinstance(field, models.Field) and field.choices
]


@pytest.mark.parametrize(("model", "column"), LISTED)
def test_a_column_of_choices_holds_one_of_them(cast: Cast, model: type[models.Model], column: str) -> None:
    response = submitted(cast)
    say_something(response, cast)
    rows = model._default_manager.all()
    assert rows.exists()
    name = f"{model._meta.model_name}_{column}_is_listed"
    assert name in {constraint.name for constraint in model._meta.constraints}
    refused = (IntegrityError, InternalError)  # a submission refuses every change, and is therefore copied below
    with pytest.raises(refused, match=f"{name}|part_fits|pgtrigger"), transaction.atomic():
        rows.update(**{column: "x"})
    if model is Submission:
        copy = response.submissions.get()
        copy.pk, copy.means = None, "x"
        with pytest.raises(IntegrityError, match="submission_means_is_listed"), transaction.atomic():
            copy.save()


def test_the_columns_of_choices_are_found() -> None:
    assert len(LISTED) >= 11


def test_a_response_is_not_published_before_its_report(cast: Cast) -> None:
    response = Response.objects.filter(pk=logged(cast, date(2026, 1, 5)).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        response.update(published_on=date(2026, 1, 4))
    assert response.update(published_on=date(2026, 1, 5))


def test_a_response_cannot_cover_itself(cast: Cast) -> None:
    response = logged(cast, date(2026, 1, 5))
    decided = {"duty_reason": "The same.", "duty_decided_at": AT, "duty_decided_by": cast.people[Role.OFFICER]}
    with pytest.raises(IntegrityError, match="not_covered_by_itself"), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(duty="covered by", covered_by=response, **decided)


@pytest.mark.parametrize("missing", ["invitation", "day"])
def test_who_is_invited_has_an_invitation_and_a_day(cast: Cast, missing: str) -> None:
    response = Response.objects.filter(pk=logged(cast, date(2026, 1, 5)).pk)
    invitation = {"invited_at": AT, "invited_by": cast.people[Role.OFFICER]}
    facts = {"comment_by": AT.date()} if missing == "invitation" else invitation
    with pytest.raises(IntegrityError, match="response_invited_by_a_day"), transaction.atomic():
        response.update(force_state="invited", **facts)


def test_a_recommendation_stands_beneath_a_cause_of_its_own_report(cast: Cast) -> None:
    item = logged(cast, date(2026, 1, 5)).report.recommendations.first()
    cause = logged(cast, date(2026, 2, 5)).report.causes.get()
    assert item
    with pytest.raises(IntegrityError, match="belongs to another report"), transaction.atomic():
        Recommendation.objects.filter(pk=item.pk).update(cause=cause)
    item.pk, item.cause, item.position, item.number, item.slug = None, cause, 9, "9", "recommendation-9"
    with pytest.raises(IntegrityError, match="belongs to another report"), transaction.atomic():
        item.save()


def test_a_statement_answers_a_recommendation_of_its_own_report(cast: Cast) -> None:
    response, other = logged(cast, date(2026, 1, 5)), logged(cast, date(2026, 2, 5))
    item = other.report.recommendations.first()
    facts = {
        "side": Side.BODY,
        "part": Part.ANSWER,
        "version": 1,
        "saved_at": AT,
        "saved_by": cast.people[Role.OFFICER],
    }
    with pytest.raises(IntegrityError, match="belongs to another report"), transaction.atomic():
        Statement.objects.create(response=response, recommendation=item, **facts)
    statement = Statement.objects.create(response=other, recommendation=item, **facts)
    with pytest.raises(IntegrityError, match="belongs to another report"), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(response=response)


@pytest.mark.parametrize("model", [Recommendation, CauseOfConcern, Response])
def test_what_was_logged_of_one_report_cannot_move_to_another(cast: Cast, model: Any) -> None:
    logged(cast, date(2026, 1, 5))
    other = log_report(new_report(), by=cast.people[Role.OFFICER], at=AT)
    with pytest.raises(IntegrityError, match=r"stays with its report|to another report"), transaction.atomic():
        model.objects.update(report=other)


def test_the_demo_is_not_loaded_into_a_database_of_others(reference: None) -> None:
    own = User.objects.create_user("chief@westmidlands.example", name="Real")
    LocalPolicingBody.objects.filter(slug="west-midlands-pcc").update(email="", colour="#123456")
    with pytest.raises(CommandError, match="holds people who are not the demo’s"):
        call_command("load_demo")
    with pytest.raises(NotTheDemosDatabase):
        call_command("demo_job")
    assert list(User.objects.all()) == [own]
    assert LocalPolicingBody.objects.get(slug="west-midlands-pcc").colour == "#123456"
    assert not Report.objects.exists()


def test_the_demo_is_loaded_among_others_where_that_is_said_and_goes_on_there(reference: None) -> None:
    User.objects.create_user("chief@westmidlands.example", name="Real")
    call_command("load_demo", "--into-this-database")
    assert User.objects.count() == len([*PEOPLE, *COLLEAGUES]) + 1
    reports = Report.objects.count()
    call_command("load_demo")  # nobody comes in any more
    assert (User.objects.count(), Report.objects.count()) == (len([*PEOPLE, *COLLEAGUES]) + 1, reports)


def test_somebody_added_to_the_demo_does_not_lock_it(cast: Cast) -> None:
    User.objects.create_user("added@demo.example", name="Added")
    call_command("load_demo")
    assert Report.objects.exists()
