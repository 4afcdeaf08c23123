"""Releases: numbered, never changed, complete or not there at all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from include.lake import Store
from include.publish.errors import PublishError

MANIFEST = "manifest.json"
Draw = Callable[[int, str], Mapping[str, bytes]]
"""From a version and the line on what changed to the files people read, by name."""
Check = Callable[[], None]
"""Returns if this process may still write."""


@dataclass(frozen=True)
class Release:
    """A year's newest release, whether this run made it or found that nothing had changed."""

    year: str
    version: int
    is_new: bool
    folder: str
    message: str
    tables: dict[str, int] = field(default_factory=dict)
    """Rows by table."""
    checks: str | None = None
    """Where the data docs of the checks are; None where nothing has changed since they passed."""


def year_folder(year: str) -> str:
    """Key of the folder that holds a year's releases."""
    return f"published/{year}"


def manifests(store: Store, year: str) -> dict[int, dict[str, Any]]:
    """The manifests of a year's releases by version: a version without one was never released."""
    pattern = re.compile(rf"{re.escape(year_folder(year))}/v(\d+)/{re.escape(MANIFEST)}")
    found = {int(match[1]): key for key in store.list(year_folder(year)) if (match := pattern.fullmatch(key))}
    return {version: json.loads(store.get(key)) for version, key in sorted(found.items())}


def content_hash(files: Mapping[str, bytes], drawn_by: str = "") -> str:
    """One hash over all CSV files (the tables' content, whichever library wrote the Parquet) and what draws the pages."""
    digest = hashlib.sha256(drawn_by.encode())
    for name in sorted(files):
        if name.endswith(".csv"):
            digest.update(f"{name} {_sha256(files[name])}\n".encode())
    return digest.hexdigest()


def newest_with(store: Store, year: str, tables: Mapping[str, bytes], drawn_by: str = "") -> dict[str, Any] | None:
    """The manifest of the newest release where that holds exactly these tables, drawn by the same; else None."""
    released = manifests(store, year)
    newest = released[max(released)] if released else None
    return newest if newest and newest["content_sha256"] == content_hash(tables, drawn_by) else None


def what_changed(previous: Mapping[str, Any] | None, files: Mapping[str, bytes]) -> str:
    """A line for people: which tables differ from the release before."""
    if previous is None:
        return "First release."
    before = {name: entry["sha256"] for name, entry in previous["files"].items() if _is_table(name)}
    now = {name: _sha256(data) for name, data in files.items() if _is_table(name)}
    changed = sorted(
        name.removesuffix(".csv") for name in before.keys() | now.keys() if before.get(name) != now.get(name)
    )
    return (
        f"Replaces v{previous['version']}; changed: {', '.join(changed) or 'no table, only what stands beside them'}."
    )


def _is_table(name: str) -> bool:
    """Whether a file of a release is one of its tables; files in folders are drawn from them."""
    return name.endswith(".csv") and "/" not in name


def put_release(
    store: Store,
    year: str,
    tables: Mapping[str, bytes],
    manifest: Mapping[str, Any],
    check: Check,
    draw: Draw | None = None,
    drawn_by: str = "",
) -> tuple[int, bool]:
    """Put files under the next version and show them to readers, unless the newest release has the same tables.

    `draw` makes what people read (report, spreadsheet) once the version is known; `drawn_by` names its code, so that
    a better page makes a release of its own. Returns the version and whether it is new. The manifest is written last
    and only if there is none, so a version is complete or not there; killed at any moment, the next call carries on
    where it was. The caller holds the year alone, and `check` raises where it does not any more. Raises PublishError
    where another has released the version all the same.
    """
    content = content_hash(tables, drawn_by)
    released = manifests(store, year)
    newest = max(released, default=0)
    is_new = not newest or released[newest]["content_sha256"] != content
    version = newest + 1 if is_new else newest
    if is_new:
        note = what_changed(released.get(newest), tables)
        files = {**tables, **(draw(version, note) if draw else {})}
        folder = f"{year_folder(year)}/v{version}"
        for name, data in sorted(files.items()):
            check()
            store.put(f"{folder}/{name}", data)
        for key in set(store.list(folder)) - {f"{folder}/{name}" for name in (*files, MANIFEST)}:
            store.delete(key)  # what a killed run of other code left behind
        whole = {
            **manifest,
            "version": version,
            "content_sha256": content,
            "note": note,
            "files": {name: {"bytes": len(data), "sha256": _sha256(data)} for name, data in sorted(files.items())},
        }
        check()
        mine = _json(whole)
        if (
            not store.put(f"{folder}/{MANIFEST}", mine, only_if_absent=True)
            and store.get(f"{folder}/{MANIFEST}") != mine
        ):
            raise PublishError(f"{year} v{version} was released by another run meanwhile. Run again.")
    show_latest(store, year, version)
    return version, is_new


def show_latest(store: Store, year: str, version: int) -> None:
    """Bring `latest/` and then `latest.json` up to a version; does nothing where they are there already.

    Files are copied one by one, their manifest last: where it names a version, all files beside it are that version's. Who
    cannot have two versions mixed while that goes on reads the folder that `latest.json` names, which never changes.
    """
    pointer = f"{year_folder(year)}/latest.json"
    if store.exists(pointer) and json.loads(store.get(pointer))["version"] >= version:
        return
    folder, latest = f"{year_folder(year)}/v{version}", f"{year_folder(year)}/latest"
    names = [key.removeprefix(f"{folder}/") for key in store.list(folder)]
    store.delete(f"{latest}/{MANIFEST}")
    for name in names:
        if name != MANIFEST:
            store.put(f"{latest}/{name}", store.get(f"{folder}/{name}"))
    for key in set(store.list(latest)) - {f"{latest}/{name}" for name in names}:
        store.delete(key)
    store.put(f"{latest}/{MANIFEST}", store.get(f"{folder}/{MANIFEST}"))
    store.put(pointer, _json({"year": year, "version": version, "folder": folder}))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()
