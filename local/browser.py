"""A browser for the tests of pages: find Chromium on this machine, or get it.

`python -m local.browser` ends with 0 when there is one. It looks at `CHROMIUM`, at the PATH and at Playwright's own
folder; where there is none it installs Debian's package (as root on Debian or Ubuntu), else Playwright's build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_LIMIT_S = 600
HELP = (
    "No Chromium was found and none could be installed. Install one (Debian, Ubuntu: `apt-get install chromium`) "
    "or set CHROMIUM to the path of one."
)


class BrowserError(RuntimeError):
    """There is no browser and none could be installed; the message says what to do."""


def find_chromium() -> str | None:
    """The path of a Chromium: what `CHROMIUM` names, else the first on the PATH, else Playwright's own."""
    named = os.environ.get("CHROMIUM", "")
    candidates = [named] if named else [*(shutil.which(name) for name in NAMES), _of_playwright()]
    return next((found for one in candidates if one and (found := shutil.which(one))), None)


def get_chromium() -> str:
    """The same, installing one where there is none. Raises BrowserError."""
    for install in (None, _with_apt, _with_playwright):
        if install is not None:
            install()
        if found := find_chromium():
            return found
        if os.environ.get("CHROMIUM"):
            raise BrowserError(f"CHROMIUM={os.environ['CHROMIUM']} is no program that can be run. {HELP}")
    raise BrowserError(HELP)


def _of_playwright() -> str | None:
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Error:
        return None
    return path if Path(path).is_file() else None


def _with_apt() -> None:
    """Debian's own package, with the libraries it needs. Only root may."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium (apt-get) …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _try(["apt-get", "update", "-qq"], quiet)
        _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], quiet)


def _with_playwright() -> None:
    print("Installing Chromium (playwright) …", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    _try([*command, "--with-deps"] if os.geteuid() == 0 else command, dict(os.environ))


def _try(command: list[str], env: dict[str, str]) -> None:
    try:
        done = subprocess.run(
            command,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_LIMIT_S,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {command[0]}: {error}")
        return
    if done.returncode:
        print(f"  {command[0]} failed: {(done.stderr or done.stdout).strip()[-300:]}")


def main() -> int:
    """Say where the browser is, getting one first where there is none. Returns the exit code."""
    try:
        print(get_chromium())
    except BrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
