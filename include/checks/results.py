"""What a check found, in sentences a person can act on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

_SHOWN = 5


class CheckError(Exception):
    """Tables break a promise, or a check cannot be made; the message says which rows or which suite, and what to do."""


@dataclass(frozen=True)
class Broken:
    """One promise of a suite that some rows do not keep."""

    dataset: str
    promise: str
    remedy: str
    n_broken: int
    n_rows: int
    report_ids: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    stops: bool = True
    """False for a warning: it is told, and stands in the data docs, but stops nothing."""

    def __str__(self) -> str:
        shown = "; ".join(self.rows[:_SHOWN])
        more = f"; and {self.n_broken - _SHOWN} more" if self.rows and self.n_broken > _SHOWN else ""
        where = f": {shown}{more}" if shown else ""
        rows = "row does" if self.n_broken == 1 else "rows do"
        return (
            f"{self.dataset}: {self.promise} {self.n_broken} of {self.n_rows} {rows} not{where}. {self.remedy}".strip()
        )


@dataclass(frozen=True)
class CheckResult:
    """How one table came out of its suite."""

    dataset: str
    n_rows: int
    n_promises: int
    broken: tuple[Broken, ...] = ()

    @property
    def success(self) -> bool:
        """Whether every promise that stops a run is kept."""
        return not any(one.stops for one in self.broken)

    @property
    def failures(self) -> list[str]:
        return [str(one) for one in self.broken if one.stops]

    @property
    def warnings(self) -> list[str]:
        return [str(one) for one in self.broken if not one.stops]

    @property
    def report_ids(self) -> list[str]:
        """Reports whose rows break a promise."""
        return sorted({report_id for one in self.broken if one.stops for report_id in one.report_ids})


@dataclass(frozen=True)
class Checked:
    """How all tables of a run came out, and where the data docs are."""

    results: tuple[CheckResult, ...]
    docs: str | None = None

    @property
    def success(self) -> bool:
        return all(result.success for result in self.results)

    def broken(self) -> Iterator[Broken]:
        """Every promise that is broken, of every table; warnings are not among them."""
        for result in self.results:
            yield from (one for one in result.broken if one.stops)

    def warnings(self) -> list[str]:
        """What people should know although it stops nothing."""
        return [warning for result in self.results for warning in result.warnings]

    def explain(self) -> str:
        """One sentence per broken promise, and where to read more."""
        told = [str(one) for one in self.broken()]
        return "\n".join([*told, *([f"See {self.docs}."] if self.docs and told else [])])

    def refused_reports(self) -> dict[str, str]:
        """Reports whose rows break a promise, each with the reason.

        Raises CheckError when a broken promise cannot be laid at the door of single reports.
        """
        reasons: dict[str, list[str]] = defaultdict(list)
        for one in self.broken():
            if not one.report_ids:
                raise CheckError(str(one))
            for report_id in one.report_ids:
                rows = [row for row in one.rows if row.startswith(report_id)][:_SHOWN]
                reasons[report_id].append(
                    f"{one.dataset}: {one.promise} Not kept by {'; '.join(rows)}. {one.remedy}".strip()
                )
        return {report_id: " ".join(told) for report_id, told in sorted(reasons.items())}
