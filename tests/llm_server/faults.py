"""What goes wrong on demand."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal[
    # of the transport: the endpoint is at fault
    "error_500", "error_503", "stall", "slow", "drop", "not_json", "no_choices", "refused_429", "no_credit", "bad_key",
    "bad_request",
    # of the answer: it is billed, but of no use as it is
    "truncated", "invalid_json", "refusal", "missing", "invented_quote", "wrong_page", "wrong_value",
    # of batches
    "no_batches", "batch_half_expires", "batch_expires", "batch_fails", "batch_half_errors", "batch_not_recorded",
    "batch_is_slow",
]  # fmt: skip


@dataclass
class Fault:
    """One thing that goes wrong, for the next `times` requests it fits (None: for ever).

    `report` and `word` narrow it to requests about a report id, or whose last message holds the word; `keys` names
    the findings it spoils (empty: the first one asked for). `after` lets that many fitting requests pass first.
    """

    kind: Kind
    times: int | None = 1
    report: str = ""
    word: str = ""
    keys: tuple[str, ...] = ()
    after: int = 0
    seconds: float = 3600.0
    retry_after: str = "1"

    def fits(self, report_id: str, question: str) -> bool:
        """Whether it strikes this request. Counts down."""
        if self.times == 0 or (self.report and self.report != report_id) or self.word not in question:
            return False
        if self.after:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def as_json(self) -> dict[str, Any]:
        """For the control endpoint."""
        return asdict(self)


def spoil(answer: dict[str, Any], fault: Fault) -> None:
    """Put a fault of content into an answer."""
    for key, finding in _struck(answer, fault):
        if fault.kind == "missing":
            _remove(answer, key, finding)
        elif fault.kind == "wrong_value":
            for name in ("status", "answer"):
                if name in finding:
                    finding[name] = "perhaps"
        for number, quote in enumerate(finding.get("quotes") or ()):
            if fault.kind == "invented_quote":
                quote["text"] = (
                    f"In {1900 + number} the partnership counted 4{number} golden unicorns at its front door."
                )
            elif fault.kind == "wrong_page":
                quote["page"] = quote["page"] + 3


def _struck(answer: dict[str, Any], fault: Fault) -> list[tuple[str, dict[str, Any]]]:
    findings = list(findings_of(answer))
    if fault.keys:
        return [(key, finding) for key, finding in findings if key in fault.keys]
    useful = [one for one in findings if one[1].get("quotes")] if "quote" in fault.kind or "page" in fault.kind else []
    return (useful or findings)[:1]


def findings_of(answer: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Findings of an answer with their keys, whether they are properties or entries of lists."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name, value in answer.items():
        if isinstance(value, dict):
            found.append((name, value))
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, dict):
                    names = [entry[key] for key in KEY_NAMES if key in entry]
                    found.append((str(names[0]) if names else name, entry))
    return found


KEY_NAMES = (
    "key",
    "finding",
    "finding_key",
    "theme",
    "criterion",
    "question",
    "theme_no",
    "criterion_no",
    "question_id",
)


def _remove(answer: dict[str, Any], key: str, finding: dict[str, Any]) -> None:
    if answer.get(key) is finding:
        del answer[key]
    for value in answer.values():
        if isinstance(value, list) and finding in value:
            value.remove(finding)
