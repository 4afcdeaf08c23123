"""Whether the files of a release, and the documents it was made from, still are what its manifest says."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from include.lake import Lake
from include.trace.errors import TraceError

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Verified:
    """What was looked at in a release, and every difference in one sentence each."""

    year: str
    version: int
    n_files: int
    n_documents: int
    faults: tuple[str, ...]

    @property
    def message(self) -> str:
        """One sentence for people."""
        looked = f"{self.year} v{self.version}: {self.n_files} files and {self.n_documents} documents"
        return (
            f"{looked} differ from the manifest in {len(self.faults)} ways."
            if self.faults
            else f"{looked} are as the manifest says."
        )


@dataclass(frozen=True)
class Use:
    """A release and, as its manifest names it, a document it was made from."""

    year: str
    version: int
    document: dict[str, Any]

    @property
    def folder(self) -> str:
        """Where the release lies."""
        return f"published/{self.year}/v{self.version}"


def verify(lake: Lake, year: str, version: int = 0) -> Verified:
    """Compare every file of a release with its manifest, `latest` with the newest release, documents with their hashes.

    Raises TraceError where there is no such release.
    """
    newest = latest_version(lake, year)
    version = version or newest
    manifest = manifest_of(lake, year, version)
    folder = f"published/{year}/v{version}"
    faults = _differences(lake, folder, manifest)
    if version == newest:
        faults += _differences(lake, f"published/{year}/latest", manifest)
    documents = manifest.get("documents", ())  # a survey has none
    for document in documents:
        try:
            if hashlib.sha256(lake.file(document["raw_key"])).hexdigest() != document["sha256"]:
                faults.append(f"{document['raw_key']} has other bytes than were read for {document['report_id']}.")
        except FileNotFoundError:
            faults.append(f"{document['raw_key']}, read for {document['report_id']}, is gone.")
    return Verified(year, version, len(manifest["files"]), len(documents), tuple(faults))


def _differences(lake: Lake, folder: str, manifest: dict[str, Any]) -> list[str]:
    there = {key.removeprefix(f"{folder}/") for key in lake.store.list(folder)} - {_MANIFEST}
    faults = [f"{folder}/{name} is missing." for name in sorted(manifest["files"].keys() - there)]
    faults += [f"{folder}/{name} is not in the manifest." for name in sorted(there - manifest["files"].keys())]
    for name in sorted(there & manifest["files"].keys()):
        if hashlib.sha256(lake.store.get(f"{folder}/{name}")).hexdigest() != manifest["files"][name]["sha256"]:
            faults.append(f"{folder}/{name} was changed after its release.")
    return faults


def latest_version(lake: Lake, year: str, or_none: bool = False) -> int:
    """The newest release of a year; 0 with `or_none` where there is none. Raises TraceError otherwise."""
    pattern = re.compile(rf"published/{re.escape(year)}/v(\d+)/{re.escape(_MANIFEST)}")
    versions = [int(match[1]) for key in lake.store.list(f"published/{year}") if (match := pattern.fullmatch(key))]
    if not versions and not or_none:
        raise TraceError(f"{year} was never released in {lake.store.uri}. {_released(lake)}")
    return max(versions, default=0)


def manifest_of(lake: Lake, year: str, version: int) -> dict[str, Any]:
    """The manifest of a release. Raises TraceError where there is none."""
    try:
        manifest: dict[str, Any] = json.loads(lake.store.get(f"published/{year}/v{version}/{_MANIFEST}"))
    except FileNotFoundError:
        raise TraceError(f"There is no release v{version} of {year}. {_released(lake)}") from None
    return manifest


def releases_with(lake: Lake, document_id: str) -> list[Use]:
    """The releases that were made from a document, newest first."""
    uses = []
    for year, version in sorted(_releases(lake), reverse=True):
        for document in manifest_of(lake, year, version).get("documents", ()):
            if document["document_id"] == document_id:
                uses.append(Use(year, version, document))
    return uses


def _releases(lake: Lake) -> list[tuple[str, int]]:
    pattern = re.compile(rf"published/(20\d\d-\d\d|surveys/[^/]+)/v(\d+)/{re.escape(_MANIFEST)}")
    found = [pattern.fullmatch(key) for key in lake.store.list("published")]
    return [(match[1], int(match[2])) for match in found if match]


def _released(lake: Lake) -> str:
    there = ", ".join(f"{year}/v{version}" for year, version in sorted(_releases(lake)))
    return f"Releases: {there}." if there else "Nothing was released yet: run `make run`."
