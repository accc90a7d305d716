"""Does the interface answer as its own document says, whatever it is asked? A program reads the document and asks."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from public.data.api import api
from tests.example_record import CORRECTED, FULL, HISTORIC
from tests.factories import progressed, published

pytestmark = pytest.mark.django_db

ROOT = "/api/v1"
PATHS = list(api.get_openapi_schema(path_prefix=ROOT)["paths"])
QUESTIONS = {GenerationMode.POSITIVE: 8, GenerationMode.NEGATIVE: 14}  # as the document allows, and otherwise
OLD = replace(HISTORIC, report=replace(HISTORIC.report, slug="old-report"))
# Names that there are: those made up lead nowhere.
KNOWN = {
    "force": "barsetshire",
    "report": "barsetshire-2024-crime-recording",
    "item": "recommendation-2",
    "version": 1,
}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests that do not come from Django's own test client use the connection of the test, and leave it open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def described() -> Any:
    """The interface, as its document describes it."""
    return schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", get_wsgi_application())


@pytest.mark.parametrize("path", PATHS)
def test_no_question_gets_an_answer_that_is_not_described(path: str) -> None:
    rows = [published(record) for record in (FULL, CORRECTED, OLD)]
    progressed(rows[1:], slug="recommendation-2", delivery="complete")
    operation = described()[path]["get"]
    names = {parameter.name for parameter in operation.path_parameters}
    if names and names <= KNOWN.keys():
        there = {name: KNOWN[name] for name in names}
        ask(operation.as_strategy(path_parameters=there), GenerationMode.POSITIVE)
    for mode in QUESTIONS if list(operation.iter_parameters()) else [GenerationMode.POSITIVE]:
        ask(operation.as_strategy(generation_mode=mode), mode)


def ask(questions: Any, mode: GenerationMode) -> None:
    """Ask some of these questions: the same in every run."""

    @settings(
        max_examples=QUESTIONS[mode],
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(question=questions)
    def asked(question: Any) -> None:
        question.call_and_validate()

    asked()
