"""How does a file become blocks? It is read in a confined process; what comes back is a document or a sentence."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from imports.blocks import Document, Unreadable
from imports.confined import BROKEN, TOO_LONG, TOO_MUCH
from imports.kinds import LARGEST_FILE, MOST_BLOCKS

SECONDS = 19  # of wall time, after which the reading process and all that it started are ended
_ROOT = Path(__file__).resolve().parent.parent


def read_file(path: Path) -> Document:
    """Read a file from disk. Raises Unreadable, also where there is no such file."""
    try:
        with path.open("rb") as file:
            return read(file.read(LARGEST_FILE + 1))
    except OSError as problem:
        raise Unreadable(
            f"The file {path.name} cannot be opened. Check its name and that you may read it."
        ) from problem


def read(data: bytes) -> Document:
    """The document in these bytes, whatever the file was called. Raises Unreadable with a sentence to show.

    Takes at most 20 seconds and 500 MB, in a process of its own; nothing is written.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "imports.confined"], cwd=_ROOT, env=_environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            printed, _ = process.communicate(data, timeout=SECONDS)
        except subprocess.TimeoutExpired as problem:
            raise Unreadable(TOO_LONG) from problem
        finally:
            _end(process)
    return _document(process.returncode, printed)


def _environment() -> dict[str, str]:
    """No settings, secrets or addresses reach the process that opens a stranger's file."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started. Its group bears its own number."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _document(code: int, printed: bytes) -> Document:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Unreadable(TOO_LONG)
    try:
        found = json.loads(printed)
    except ValueError as problem:
        raise Unreadable(TOO_MUCH if code else BROKEN) from problem
    if sentence := found.get("unreadable"):
        raise Unreadable(sentence)
    if len(found["document"]["blocks"]) > MOST_BLOCKS:
        raise Unreadable(
            f"This file has more than {MOST_BLOCKS:,} paragraphs. Save the response alone, without its annexes, "
            "as a new file and upload that."
        )
    return Document.from_json(found["document"])
