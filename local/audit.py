"""`make audit`: are there known vulnerabilities in the packages of the lock?

pip-audit asks a service about every package. Its own answer is not enough: a package it could not look up is "skipped"
and the end reads "No known vulnerabilities found". Here what was not looked up is never called clean: the service
must first name a vulnerability that everybody knows of, and then say something about every package.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
from packaging.markers import Marker

from include.settings import PROJECT

LOCK = PROJECT / "requirements.txt"
ACCEPTED = PROJECT / "security" / "known-vulnerabilities.toml"
SERVICE = "https://api.osv.dev/v1/query"
KNOWN_TO_ALL = {"package": {"name": "jinja2", "ecosystem": "PyPI"}, "version": "2.4.1"}
"""Its vulnerabilities were published in 2014: a service that names none is none."""
LONGEST_ACCEPTED = timedelta(days=184)
CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 3
_LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]+))?")


class NotAuditedError(RuntimeError):
    """The packages could not be looked up; the message says why."""


class AcceptedError(ValueError):
    """The list of accepted vulnerabilities cannot be used; the message says which entry and why."""


@dataclass(frozen=True)
class Accepted:
    """A vulnerability somebody has looked at and accepted until a day."""

    id: str
    package: str
    reason: str
    until: date


@dataclass(frozen=True)
class Found:
    """A vulnerability of a package of the lock; `ids` are all its names."""

    package: str
    version: str
    ids: tuple[str, ...]
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        mended = f"mended in {', '.join(self.mended_in)}" if self.mended_in else "no mended version yet"
        return f"{self.package} {self.version}: {' = '.join(self.ids)} ({mended})"


def accepted_in(path: Path, today: date) -> list[Accepted]:
    """Read the list. Raises AcceptedError for an entry without reason, without day, or accepted for too long."""
    entries = []
    for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8")).get("accepted", []), start=1):
        where = f"{path.name}, entry {number}"
        if set(row) != {"id", "package", "reason", "until"}:
            raise AcceptedError(f"{where}: it needs id, package, reason and until, and nothing else.")
        if len(str(row["reason"]).split()) < 4:
            raise AcceptedError(f"{where}: say in a sentence why {row['id']} is accepted.")
        if type(row["until"]) is not date or row["until"] > today + LONGEST_ACCEPTED:
            raise AcceptedError(
                f"{where}: until must be a day within half a year, such as {today + timedelta(days=90)}."
            )
        entries.append(Accepted(**row))
    return entries


def packages_of(lock: Path) -> dict[str, bool]:
    """Every package of a lock, and whether this Python would install it."""
    lines = [found for line in lock.read_text(encoding="utf-8").splitlines() if (found := _LINE.match(line))]
    return {_name(one["name"]): not one["marker"] or Marker(one["marker"]).evaluate() for one in lines}


def look_up(lock: Path, service: str) -> list[Found]:
    """Ask the service about every package. Raises NotAuditedError unless it has answered for each."""
    _prove(service)
    dependencies = _asked(lock, service)
    missing = {name for name, wanted in packages_of(lock).items() if wanted}
    missing -= {_name(one["name"]) for one in dependencies if "vulns" in one}
    if missing:
        raise NotAuditedError(f"{len(missing)} packages were not looked up: {', '.join(sorted(missing)[:5])} …")
    return [
        Found(one["name"], one["version"], (flaw["id"], *sorted(flaw["aliases"])), tuple(flaw["fix_versions"]))
        for one in dependencies
        for flaw in one["vulns"]
    ]


def _prove(service: str) -> None:
    try:
        answer = httpx.post(service, json=KNOWN_TO_ALL, timeout=10, follow_redirects=True).raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise NotAuditedError(f"{service} cannot be reached ({type(error).__name__}).") from error
    if not (isinstance(answer, dict) and answer.get("vulns")):
        raise NotAuditedError(f"{service} does not know vulnerabilities of 2014: it is no such service.")


def _asked(lock: Path, service: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--disable-pip", "--require-hashes", "--no-deps"]
        options = ["-s", "osv", "--osv-url", service, "-f", "json", "--progress-spinner", "off", "--cache-dir", folder]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NotAuditedError(f"pip-audit gave up: {last[:300]}") from None


def judge(found: Sequence[Found], accepted: Sequence[Accepted], today: date) -> tuple[list[str], list[str]]:
    """What fails the audit, and what people should know besides."""
    failures, remarks, used = [], [], set()
    for flaw in found:
        own = [one for one in accepted if one.id in flaw.ids and _name(one.package) == _name(flaw.package)]
        used.update(own)
        if not own:
            failures.append(f"{flaw}: take a mended version into requirements.in, or list it with a reason.")
        for one in own:
            if one.until < today:
                failures.append(f"{flaw}: it was accepted until {one.until}. Look at it again: {one.reason}")
            else:
                remarks.append(f"{flaw}: accepted until {one.until}. {one.reason}")
    remarks += [f"{one.id} of {one.package} no longer applies: remove it." for one in accepted if one not in used]
    return failures, remarks


def _name(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def main(lock: Path = LOCK, accepted: Path = ACCEPTED, today: date | None = None) -> int:
    """Print the verdict. Returns 0 when every package was looked up and nothing is open, 1 when something is, 3 when the
    service could not be asked (0 with UNREACHABLE=warn, for machines that reach nothing: it is still said).
    """
    today = today or date.today()
    try:
        listed = accepted_in(accepted, today)
        found = look_up(lock, os.environ.get("VULNERABILITY_SERVICE", SERVICE))
    except AcceptedError as error:
        print(error)
        return VULNERABLE
    except NotAuditedError as error:
        print(f"NOT AUDITED: {error} Nothing is known about the packages of {lock.name}.")
        return CLEAN if os.environ.get("UNREACHABLE") == "warn" else NOT_AUDITED
    failures, remarks = judge(found, listed, today)
    packages = packages_of(lock)
    print("\n".join([*failures, *remarks]) or "No known vulnerabilities.")
    other = len(packages) - sum(packages.values())
    beside = f" {other} are for other platforms and were not." if other else ""
    print(f"{sum(packages.values())} of {len(packages)} packages were looked up.{beside} {len(failures)} open.")
    return VULNERABLE if failures else CLEAN


if __name__ == "__main__":
    sys.exit(main())
