"""Which documents are made from the code? Their texts, to be written or compared."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from accounts.models import Role
from accounts.policy import RIGHTS
from responses.workflow import MOVES, Move, State, Track

DOCS = Path(settings.BASE_DIR) / "docs"

_TRACKS = {
    Track.DUTY: "The duty itself",
    Track.FORCE: "The force’s comments",
    Track.OFFICE: "The body’s comments",
}


def workflow() -> str:
    """docs/workflow.md: the table of moves, and a diagram of each track."""
    parts = [
        "# When a response may move\n",
        "Made from the table in `responses/workflow.py` by `script/manage write_docs`. Change the table, not this.\n",
    ]
    for track, title in _TRACKS.items():
        moves = [move for move in MOVES if move.track == track]
        parts += [f"## {title}\n", _diagram(moves), _table(moves)]
    return "\n".join(parts)


def _name(state: State) -> str:
    return state.value.replace(" ", "_").replace("-", "_")


def _diagram(moves: list[Move]) -> str:
    states = sorted({state for move in moves for state in (*move.sources, move.target)}, key=str)
    lines = [f"    {_name(state)}: {state.label}" for state in states]
    lines += [f"    {_name(source)} --> {_name(move.target)}: {move.name}" for move in moves for source in move.sources]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def _table(moves: list[Move]) -> str:
    rows = ["| Move | From | To | Right, and where it is held | Must hold |", "| --- | --- | --- | --- | --- |"]
    for move in moves:
        sources = ", ".join(str(state.label) for state in move.sources)
        holds = ", ".join(guard.__name__.replace("_", " ") for guard in move.holds) or "–"
        rows.append(f"| `{move.name}` | {sources} | {move.target.label} | {move.needs.value}, {move.at} | {holds} |")
    return "\n".join([*rows, ""])


def roles() -> str:
    """docs/roles.md: which role holds which right."""
    lines = [
        "# Who may do what\n",
        "Made from `accounts/policy.py` by `script/manage write_docs`. A right holds at one’s own body or force.\n",
        "| Role | Rights |",
        "| --- | --- |",
    ]
    lines += [f"| {role.label} | {', '.join(sorted(right.value for right in RIGHTS[role]))} |" for role in Role]
    return "\n".join([*lines, ""])


DOCUMENTS: dict[str, Callable[[], str]] = {"workflow.md": workflow, "roles.md": roles}


def outdated() -> list[Path]:
    """The documents that do not say what the code says."""
    paths = {DOCS / name: text() for name, text in DOCUMENTS.items()}
    return [path for path, text in paths.items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def write() -> None:
    """Write them all."""
    for name, text in DOCUMENTS.items():
        (DOCS / name).write_text(text(), encoding="utf-8")
