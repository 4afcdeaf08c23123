"""The symbols that stand where a figure cannot: which, what each means to a reader, and when a cell gets one.

They are those of the Government Analysis Function ("Symbols in tables: definitions and help"), as the education
statistics' open data standard writes them (`z`) and as spreadsheets write them (`[z]`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NOT_APPLICABLE, NOT_AVAILABLE, CONFIDENTIAL, LOW, LOW_RELIABILITY = "z", "x", "c", "low", "u"


@dataclass(frozen=True)
class Symbol:
    """One symbol, its meaning for a reader, and when this project uses it."""

    code: str
    meaning: str
    used: str

    @property
    def shorthand(self) -> str:
        """As a spreadsheet or page writes it."""
        return f"[{self.code}]"


SYMBOLS: dict[str, Symbol] = {
    one.code: one
    for one in (
        Symbol(
            NOT_APPLICABLE,
            "not applicable",
            "There is nothing to measure or to tell: a percentage of no reports, a sum or median of no amounts, "
            "a page of a document without pages.",
        ),
        Symbol(
            NOT_AVAILABLE,
            "not available",
            "It exists but is not known here: a partnership without a report, a figure its publication does not give.",
        ),
        Symbol(
            CONFIDENTIAL,
            "confidential",
            "Only in tables of surveys: figures of yearly reports count published reports of public bodies, so none is suppressed.",
        ),
        Symbol(LOW, "rounds to 0 but is not 0", "A figure above 0 that would be printed as 0."),
        Symbol(
            LOW_RELIABILITY,
            "low reliability",
            "People and the engine agreed too little about these answers (setting REVIEW_AGREEMENT).",
        ),
    )
}


def figure(
    value: float | int | None, decimals: int = 0, *, missing: str = NOT_APPLICABLE, reliability: str = ""
) -> str:
    """A figure as one cell of open data: rounded (halves up) to `decimals`, or the symbol that stands for it.

    `reliability` is the published tables' mark: `u` takes the figure's place, since a cell can hold only one of both.
    """
    if reliability == LOW_RELIABILITY:
        return LOW_RELIABILITY
    if value is None:
        return missing
    exact = Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if rounded == 0:
        return LOW if exact != 0 else "0"
    return f"{rounded:f}"


def legend(codes: set[str] | None = None) -> list[str]:
    """One line per symbol, those of `codes` or all, for a note or a key under a table."""
    return [
        f"{symbol.shorthand} {symbol.meaning}. {symbol.used}"
        for code, symbol in SYMBOLS.items()
        if codes is None or code in codes
    ]
