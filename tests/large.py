"""A response that is as long as any report could ask for, written into the tables at once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from pcc_tracker.demo import Cast
from responses.content import digest, drafts, frozen
from responses.models import Part, Response, Side, Statement, StatementRevision, Submission, SubmissionMeans
from responses.workflow import ForceState, OfficeState
from tests.stories import PUBLISHED_ON, day, logged

PARAGRAPH = "<p>The force calls every victim back within a week, and tells them what became of their report.</p>"


def answered(cast: Cast, recommendations: int) -> Response:
    """A response whose force has submitted and whose body waits for approval, with so many recommendations."""
    response = logged(cast, PUBLISHED_ON - timedelta(days=recommendations % 7), recommendations=recommendations)
    officer, liaison = cast.people[Role.OFFICER], cast.people[Role.FORCE_LIAISON]
    items = list(response.report.recommendations.all())
    for side, by in ((Side.FORCE, liaison), (Side.BODY, officer)):
        chosen = {"position": "accepted", "disposition": "action proposed" if side == Side.BODY else ""}
        facts = {"version": 1, "saved_at": day(4), "saved_by": by}
        about = [(Part.OVERALL, None, {}), *((Part.ANSWER, item, chosen) for item in items)]
        rows = [
            Statement(response=response, side=side, part=part, recommendation=item, text=PARAGRAPH, **said, **facts)
            for part, item, said in about
        ]
        Statement.objects.bulk_create(rows)
        StatementRevision.objects.bulk_create(
            StatementRevision(statement=row, text=row.text, position=row.position, disposition=row.disposition, **facts)
            for row in rows
        )
    content = frozen(drafts(response, Side.FORCE))
    frozen_row = {"content": content, "sha256": digest(content), "submitted_at": day(6), "submitted_by": liaison}
    Submission.objects.create(response=response, means=SubmissionMeans.SIGNED_HERE, **frozen_row)
    states = {"force_state": ForceState.SUBMITTED, "office_state": OfficeState.AWAITING_APPROVAL}
    invited = {"invited_at": day(2), "invited_by": officer, "comment_by": day(28).date()}
    Response.objects.filter(pk=response.pk).update(**states, **invited)
    response.refresh_from_db()
    return response


@dataclass(frozen=True)
class Asked:
    """A page, and how often it asked the database."""

    page: Any
    number: int


def questions(client: Client, address: str) -> Asked:
    """Open a page twice, since the first may fill a store, and count the second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    return Asked(page, len(queries))
