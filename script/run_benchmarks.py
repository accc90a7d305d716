"""How fast is it? Runs every benchmark by itself, so that none warms up or disturbs another."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "pcc_tracker.settings"
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=CHECKOUT, check=True)
    failed = 0
    for path in sorted((CHECKOUT / "benchmarks").glob("[!_]*.py")):
        print(f"{path.stem}:", flush=True)
        failed |= subprocess.run([sys.executable, str(path)], cwd=CHECKOUT, check=False).returncode
    sys.exit(1 if failed else 0)
