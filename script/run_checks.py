"""Does the code keep the rules that a machine can check? Every rule is tried, and those that fail are named."""

import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ROOMS = sorted(path.parent.name for path in CHECKOUT.glob("*/__init__.py"))
MANAGE = [sys.executable, "manage.py"]

CHECKS: dict[str, list[str | Path]] = {
    "style": [BIN / "ruff", "check", "."],
    "layout": [BIN / "ruff", "format", "--check", "."],
    "types": [BIN / "mypy", *ROOMS, *(["tests"] if "tests" not in ROOMS else []), "script"],
    "direction of imports": [BIN / "lint-imports"],
    "migrations are complete": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "Django's own checks": [*MANAGE, "check", "--fail-level", "WARNING"],
    "templates": [BIN / "djlint", "--lint", "--quiet", "templates"],
    "generated pages are current": [*MANAGE, "write_docs", "--check"],
}


def failed_checks() -> list[str]:
    """Run every check, show what it says when it fails, and give the names of those that failed."""
    return [name for name, command in CHECKS.items() if not passes(name, [str(part) for part in command])]


def passes(name: str, command: list[str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main() -> int:
    failed = failed_checks()
    print(f"Checks failed: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
