"""`make secrets`: is there a key, token or password in a tracked file?

The patterns are those of detect-secrets. Its guesses by entropy are left out: hashes stand in the lock, in manifests and
in known answers, and hundreds of false alarms hide the true one. So are, in tests, its guesses by the name of a variable:
tests are full of made-up passwords. Harmless findings are listed with a reason.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.settings import PROJECT

LISTED = Path("security") / "known-secrets.toml"
DETECTORS = (
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "JwtTokenDetector",
    "KeywordDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SendGridDetector",
    "SlackDetector",
    "SquareOAuthDetector",
    "StripeDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
)
LONGEST_LINE = 20_000
"""Longer lines are pictures and tables; patterns take minutes on them."""


@dataclass(frozen=True, order=True)
class Finding:
    """What looks like a secret: where, of which kind, and its fingerprint, by which it may be listed as harmless."""

    file: str
    line: int
    kind: str
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind} (fingerprint {self.fingerprint})"


def tracked(repository: Path) -> list[str]:
    """The files git knows there. Raises subprocess.CalledProcessError outside of a repository."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (repository / name).is_file()]


def scan(repository: Path, files: Iterable[str], workers: int = 2) -> list[Finding]:
    """Everything that looks like a secret in these text files."""
    files = sorted(files)
    shares = [files[start::workers] for start in range(workers)]
    with ProcessPoolExecutor(workers) as pool:
        found = pool.map(_scan_share, [repository] * workers, shares)
        return sorted({finding for share in found for finding in share})


def _scan_share(repository: Path, files: list[str]) -> list[Finding]:
    from detect_secrets.core.plugins.initialize import from_plugin_classname
    from detect_secrets.settings import default_settings

    with default_settings():
        detectors: list[Any] = [from_plugin_classname(name) for name in DETECTORS]
    return [finding for name in files for finding in _scan_file(repository, name, detectors)]


def _scan_file(repository: Path, name: str, detectors: list[Any]) -> Iterator[Finding]:
    from detect_secrets.filters.heuristic import is_indirect_reference, is_templated_secret

    try:
        lines = (repository / name).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return  # a picture or a PDF
    in_tests = name.startswith("tests/")
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            continue
        for detector in detectors:
            for secret in detector.analyze_line(filename=name, line=line, line_number=number):
                value = secret.secret_value or ""
                is_guess = secret.type == "Secret Keyword"
                is_harmless = " " in value or is_templated_secret(value) or is_indirect_reference(line)
                if is_guess and (in_tests or is_harmless):  # words with blanks between them are a sentence
                    continue
                yield Finding(name, number, secret.type, hashlib.sha256(value.encode()).hexdigest()[:16])


def listed(path: Path) -> dict[tuple[str, str], str]:
    """Findings somebody has looked at: (file, fingerprint) to the reason. Raises ValueError for one without a reason."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("harmless", []) if path.is_file() else []
    for row in rows:
        if len(str(row.get("reason", "")).split()) < 3:
            raise ValueError(f"{path.name}: say why {row.get('fingerprint')} in {row.get('file')} is harmless.")
    return {(row["file"], row["fingerprint"]): row["reason"] for row in rows}


def main(repository: Path = PROJECT) -> int:
    """Print what is found. Returns 1 when something is that is not listed as harmless."""
    known = listed(repository / LISTED)
    files = tracked(repository)
    found = scan(repository, files)
    new = [finding for finding in found if (finding.file, finding.fingerprint) not in known]
    gone = set(known) - {(finding.file, finding.fingerprint) for finding in found}
    for finding in new:
        print(f"{finding}. Take it out and make it invalid where it was used, or list it in {LISTED} with a reason.")
    for file, fingerprint in sorted(gone):
        print(f"{LISTED}: {fingerprint} is no longer in {file}: remove it.")
    print(f"{len(files)} tracked files, {len(found)} findings, {len(found) - len(new)} of them listed as harmless.")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
