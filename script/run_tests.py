"""Do all checks and all tests pass? pytest comes last, so that its closing line is the last that is read."""

import os
import shutil
import subprocess
import sys

from run_checks import CHECKOUT, main

if __name__ == "__main__":
    checks = main()
    # The name of the system's Chromium differs; tests look only where this says.
    if browser := shutil.which("chromium"):
        os.environ.setdefault("CHROMIUM", browser)
    tests = subprocess.run([sys.executable, "-m", "pytest", *sys.argv[1:]], cwd=CHECKOUT, check=False).returncode
    sys.exit(tests or checks)
