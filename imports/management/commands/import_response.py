"""What would an import of this file propose? Prints the proposal and writes nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports.blocks import Unreadable
from imports.parser import propose
from imports.proposal import Proposal
from imports.reader import read_file
from recommendations.richtext import words


class Command(BaseCommand):
    """`import_response FILE [--json]`."""

    help = "Print what an import of a published response would propose. Writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file, and how to print it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print the whole proposal as JSON")

    def handle(self, *_args: Any, file: Path, json: bool, **_options: Any) -> None:
        """Read, propose, print."""
        try:
            proposal = propose(read_file(file))
        except Unreadable as sentence:
            raise CommandError(str(sentence)) from sentence
        self.stdout.write(_as_json(proposal) if json else _summary(proposal))


def _as_json(proposal: Proposal) -> str:
    return json.dumps(proposal.as_json(), ensure_ascii=False, indent=2)


def _summary(proposal: Proposal) -> str:
    facts = proposal.report
    lines = [
        facts.title.value or "(no title found)",
        f"Published: {facts.published_on.value or 'not found'}. Overall grade: {facts.overall_grade.value or 'none'}.",
        f"Force: {facts.force.value or 'not found'}. Body: {facts.body.value or 'not found'}.",
        f"Causes of concern: {len(proposal.causes)}. Recommendations: {len(proposal.recommendations)}.",
    ]
    for item in proposal.recommendations:
        due = item.deadline.due_on.isoformat() if item.deadline.due_on else "no date"
        lines.append(f"  {item.kind.capitalize()} {item.number}, {due}: {_first_words(item.text.html)}")
        lines.append(f"    force: {_first_words(item.force.text.html)}")
        lines.append(f"    body:  {_first_words(item.body.text.html)}")
    lines += [f"Not placed: {passage.plain}" for passage in proposal.unplaced]
    lines += [f"Note: {warning}" for warning in proposal.warnings]
    return "\n".join(lines)


def _first_words(html: str) -> str:
    text = words(html)
    return f"{text[:90]}…" if len(text) > 90 else text or "(nothing)"
