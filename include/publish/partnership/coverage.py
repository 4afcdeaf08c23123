"""Where a partnership's report stands, in words that may be published: no path of the machine that looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from include.datasets import raw
from include.publish.content import YearContent

_MEANS = {
    "found": "A report of the year was found.",
    "not_found": "No report of the year was found where we looked. That does not say that there is none.",
    "unreachable": "The website could not be reached, so nobody can say from here whether there is a report.",
    "blocked_by_robots": "The website asks programs not to read it, so it was not read.",
    "quarantined": "A document was found that may be the report. A person has to say whether it is.",
    "failed": "A report was found and could not be read.",
}
_DO = {
    "not_found": "Send us the report, or the address it can be found at.",
    "unreachable": "Send us the report, or tell us another address.",
    "blocked_by_robots": "Send us the report, or let our program read the page it stands on.",
    "quarantined": "You can help by telling us which document is your report of the year.",
    "failed": "Send us the report again, as a PDF that opens without a password.",
}


@dataclass(frozen=True)
class Covered:
    """A partnership's coverage: its status with what it means, where was looked and when."""

    status: str
    means: str
    to_do: str
    looked_at: tuple[str, ...]
    looked_in_files: bool
    last_looked_at: datetime | None
    deadline: date | None
    is_overdue: bool
    cause: str


class Coverage:
    """The coverage rows of a release, by partnership."""

    def __init__(self, content: YearContent):
        self._rows: Mapping[str, Any] = {row["partnership_id"]: row for row in content.inputs[raw.COVERAGE]}

    def of(self, partnership_id: str) -> Covered:
        """What is known of a partnership; one that was never looked for counts as not found."""
        row = self._rows.get(partnership_id)
        if row is None:
            return Covered("not_found", "Nobody has looked for this partnership’s report yet.", _DO["not_found"], (), False,
                           None, None, False, "")  # fmt: skip
        addresses = [one for one in (*(row["looked_at"] or ()), row["looked_in"] or "") if _is_address(one)]
        return Covered(
            row["status"],
            _MEANS[row["status"]],
            _DO.get(row["status"], ""),
            tuple(dict.fromkeys(addresses)),
            not _is_address(row["looked_in"] or ""),
            row["last_looked_at"],
            row["deadline"],
            bool(row["is_overdue"]),
            row["http_cause"] or "",
        )


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))
