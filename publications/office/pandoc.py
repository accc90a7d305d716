"""Where is pandoc, and how is it run? Without access to any file, address or program but those it is given."""

import importlib.util
import shutil
from pathlib import Path


def program() -> str | None:
    """The program from the wheel, else the system's. Asking pypandoc would start it once more only for its version."""
    found = importlib.util.find_spec("pypandoc")
    bundled = Path(found.origin).parent / "files" / "pandoc" if found and found.origin else Path()
    return str(bundled) if bundled.is_file() else shutil.which("pandoc")
