"""Do all checks and all tests pass? pytest comes last, so that its closing line is the last that is read.

All tests are shared out among as many processes as the machine has processors, up to four. Each has PostgreSQL, Redis
and a folder of its own, as two test runs at once have, so that none meets another. A run that names what it wants,
one on one processor, and one with a Redis of somebody's own, which they would share, takes one test after the other.
"""

import os
import secrets
import shlex
import shutil
import sys

from run_checks import CHECKOUT

from pcc_tracker.embedded import run, throw_away_leftovers, var_folder
from pcc_tracker.embedded_process import exclusive

MOST_AT_ONCE = 4
WITH_SERVERS = [sys.executable, "-P", "-m", "pcc_tracker.embedded", "--for-tests", sys.executable]


def main(wanted: list[str]) -> int:
    checks = run([*WITH_SERVERS, str(CHECKOUT / "script" / "run_checks.py")], dict(os.environ))
    if checks > 128:  # somebody stopped them
        return checks
    # The name of the system's Chromium differs; tests look only where this says.
    if browser := shutil.which("chromium"):
        os.environ.setdefault("CHROMIUM", browser)
    at_once = 1 if os.environ.get("REDIS_URL") or any(map(asks_for_one, wanted)) else processors()
    tests = run_at_once(at_once, wanted) if at_once > 1 else run_in_turn(wanted)
    return tests or checks


def run_in_turn(wanted: list[str]) -> int:
    return run([*WITH_SERVERS, "-m", "pytest", *wanted], dict(os.environ))


def asks_for_one(word: str) -> bool:
    """Whether a word of the command line names tests, says itself how many processes there are, or stops to ask."""
    return not word.startswith("-") or word.startswith(("-n", "--pdb"))


def processors() -> int:
    """How many processors this process may use, as far as their servers and browsers find memory."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(here, MOST_AT_ONCE)


def run_at_once(processes: int, wanted: list[str]) -> int:
    """Share the tests out by files, in the order in which they are found: those that empty the database come last."""
    # The process that shares them out reads the settings, and signs nothing.
    env = os.environ | {"SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(64)}
    each = f"popen//python={shlex.join(WITH_SERVERS)}"
    share = ["--tx", f"{processes}*{each}", "--dist", "loadfile", "--no-loadscope-reorder"]
    code = run([sys.executable, "-m", "pytest", *share, *wanted], env)
    # Servers that took long to stop were not waited for.
    folder = var_folder() / "test"
    with exclusive(folder / "leftovers.lock"):
        throw_away_leftovers(folder)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
