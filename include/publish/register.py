"""The register of partnerships as publishing needs it: names and regions by id."""

from __future__ import annotations

import csv
import hashlib
import io
import posixpath
from dataclasses import dataclass

from include.lake import open_store
from include.publish.errors import PublishError


@dataclass(frozen=True)
class Partnership:
    """Name and region of one partnership."""

    name: str
    region: str


@dataclass(frozen=True)
class Register:
    """The partnerships a release is about, in the order of their file."""

    path: str
    sha256: str
    partnerships: dict[str, Partnership]

    @property
    def regions(self) -> dict[str, str]:
        return {partnership_id: one.region for partnership_id, one in self.partnerships.items()}


def read_register(path: str) -> Register:
    """Read the register from a CSV in a folder or at `s3://…`.

    Raises PublishError when it cannot be read, lacks a column or lists nobody; finer faults are collect's to tell.
    """
    folder, name = posixpath.split(path)
    try:
        data = open_store(folder or ".").get(name)
    except OSError as error:
        raise PublishError(
            f"The register {path} cannot be read ({error}). Set REGISTER to a CSV of partnerships."
        ) from error
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig", errors="replace"), newline=""))
    missing = {"partnership_id", "partnership", "region"} - {(field or "").strip() for field in reader.fieldnames or ()}
    if missing:
        raise PublishError(f"The register {path} has no column {', '.join(sorted(missing))}. Add it.")
    rows = [
        {(key or "").strip(): (value or "").strip() for key, value in row.items() if isinstance(value, str)}
        for row in reader
    ]
    partnerships = {
        row["partnership_id"]: Partnership(row["partnership"], row["region"]) for row in rows if row["partnership_id"]
    }
    if not partnerships:
        raise PublishError(f"The register {path} lists no partnership. Set REGISTER to one that does.")
    return Register(path, hashlib.sha256(data).hexdigest(), partnerships)
