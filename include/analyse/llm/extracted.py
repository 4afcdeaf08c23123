"""What a model extracted, as rows: each item with its quote, every amount looked up by code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from include.analyse.evidence import Ledger, readings
from include.analyse.findings import Row
from include.analyse.items.item import Item, group_of
from include.analyse.items.money import AMOUNT, percent, pounds
from include.analyse.llm.checking import Checking
from include.analyse.llm.schemas import (
    DATASET_OF,
    ITEM_KINDS,
    ContributionEntry,
    DecisionEntry,
    ItemEntry,
    PriorityEntry,
    Quote,
    ReviewEntry,
)
from include.analyse.passages import Place
from include.datasets.words import REPORTING_YEAR_PATTERN
from include.frameworks import Framework
from include.frameworks.plain import plain

_SAME_NAME = 88.0
_PENCE = 0.005
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"\b(20\d\d)\s*(?:[-–/]|to|and)\s*(?:20)?(\d\d)\b")


@dataclass(frozen=True)
class _TableRow:
    """The row of a table that holds a contribution."""

    quote: str
    alternatives: tuple[str, ...]
    place: Place
    shares: tuple[float, ...]


class Extracted:
    """Turns extracted entries into rows. What has no place in the report is left out, and counted in `left_out`."""

    def __init__(
        self,
        checking: Checking,
        ledger: Ledger,
        framework: Framework,
        tables: Iterable[Mapping[str, Any]],
        reporting_year: str,
    ):
        self.checking = checking
        self.ledger = ledger
        self.tasks = framework.tasks
        self.reporting_year = reporting_year
        self.left_out: Counter[str] = Counter()
        self._tables: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
        for cell in tables:
            self._tables.setdefault((cell["table_id"], cell["row"]), []).append(cell)

    def rows(self, items: Mapping[str, Sequence[ItemEntry]]) -> dict[str, list[Row]]:
        """Rows of the datasets of items; the same item of two parts or two sentences stands once."""
        found: dict[str, list[Row]] = {}
        for kind in ITEM_KINDS:
            rows: dict[str, Row] = {}
            seen: set[tuple[Any, ...]] = set()
            for entry in items.get(kind, ()):
                item = self._item(entry)
                if item is None or item.same_as in seen:
                    continue
                seen.add(item.same_as)
                if item.item_id(self.ledger.report_id) not in rows:
                    row = self._row(item)
                    rows[row["item_id"]] = row
            found[DATASET_OF.get(kind, kind)] = list(rows.values())
        return found

    def _item(self, entry: ItemEntry) -> Item | None:
        quote = self._best(entry)
        if isinstance(entry, ContributionEntry):
            return self._contribution(entry, quote)
        place = self.checking.place(quote) if quote else None
        if quote is None or place is None:
            self.left_out["items without a place in the report"] += 1
            return None
        words = self.checking.check(quote).quote
        if isinstance(entry, PriorityEntry):
            name = self._priority(entry.priority)
            return Item("priorities", {"priority": name, "wording": words}, place, quote.text, same_as=(name,))
        if isinstance(entry, DecisionEntry):
            fields = {"kind": entry.decision, "decision": words}
            return Item("decisions", fields, place, quote.text, same_as=(plain(words),))
        assert isinstance(entry, ReviewEntry)
        fields = {"kind": entry.review, "n_reviews": entry.n_reviews, "wording": words}
        return Item("reviews_mentioned", fields, place, quote.text, same_as=(entry.review, plain(words)))

    def _best(self, entry: ItemEntry) -> Quote | None:
        """The first verified quote, else the first whose page is known."""
        ordered = self.checking.mended(entry.quotes, ())
        return next((quote for quote in ordered if self.checking.place(quote) is not None), None)

    def _row(self, item: Item) -> Row:
        """The item's row, at the place where its quote was found, with its evidence."""
        item_id = item.item_id(self.ledger.report_id)
        proven = self.ledger.enter(
            "item", item_id, 1, (item.quote, *item.alternatives, *readings(item.quote)), item.place
        )
        entered = self.ledger.rows[-1]
        tainted = proven and self.checking.document.is_tainted(
            entered["quote"], (entered["document_id"], entered["page"], entered["anchor"])
        )
        row = {
            "report_id": self.ledger.report_id,
            "partnership_id": self.ledger.partnership_id,
            "item_id": item_id,
            **item.fields,
            **{name: entered[name] for name in ("document_id", "page", "page_label", "anchor")},
            "needs_review": item.needs_review or not proven or tainted,
        }
        return row | ({"read_by": item.place.read_by} if item.dataset == "contributions" else {})

    def _priority(self, words: str) -> str:
        """The name of its group where it has one, else its own words."""
        words = words.replace("_", " ")
        groups = self.tasks.priorities.groups
        named = next(
            (group.name for group in groups if plain(words) in (plain(group.name), group.id.replace("_", " "))), None
        )
        group = group_of(words, self.tasks.priorities)
        return named or (group.name if group else plain(words))

    # --- money ------------------------------------------------------------------------------------------------

    def _contribution(self, entry: ContributionEntry, quote: Quote | None) -> Item | None:
        group = group_of(entry.contributor, self.tasks.contributions)
        if group is not None and group.left_out:
            self.left_out[f"contributions that are {group.name}"] += 1
            return None
        in_table = self._in_table(entry)
        place = in_table.place if in_table else self.checking.place(quote) if quote else None
        if place is None or (quote is None and in_table is None):
            self.left_out["items without a place in the report"] += 1
            return None
        found = _YEAR.search(entry.period or "")
        period = f"{found[1]}-{found[2]}" if found else self.reporting_year
        fields = {
            "contributor": entry.contributor,
            "contributor_group": group.id if group else "other",
            "amount_gbp": entry.amount_gbp,
            "share_pct": entry.share_pct,
            "period": period if re.match(REPORTING_YEAR_PATTERN, period) else self.reporting_year,
            "kind": entry.kind,
        }
        words = self.checking.check(quote).quote if quote and self.checking.check(quote).result == "verified" else ""
        is_shown = self._is_shown(entry, words, in_table)
        negative = entry.amount_gbp is not None and entry.amount_gbp < 0
        return Item(
            "contributions", fields, place, in_table.quote if in_table else quote.text if quote else "",
            in_table.alternatives if in_table else (),
            needs_review=not is_shown or negative or place.read_by == "ocr",
            same_as=(plain(entry.contributor), entry.amount_gbp, fields["period"], entry.kind),
        )  # fmt: skip

    def _is_shown(self, entry: ContributionEntry, words: str, in_table: _TableRow | None) -> bool:
        """Whether code finds amount, share and contributor in the quoted words or in one row of a table."""
        if in_table is None and fuzz.partial_ratio(plain(entry.contributor), plain(words)) < _SAME_NAME:
            return False
        if entry.amount_gbp is not None and in_table is None and not _holds_amount(words, entry.amount_gbp):
            return False
        if entry.share_pct is not None:
            said = [percent(words), *(in_table.shares if in_table else ())]
            if not any(share is not None and abs(share - entry.share_pct) < _PENCE for share in said):
                return False
        return entry.amount_gbp is not None or entry.share_pct is not None or entry.kind == "in_kind"

    def _in_table(self, entry: ContributionEntry) -> _TableRow | None:
        """The row of a table with a cell for the contributor and one for the amount."""
        if entry.amount_gbp is None:
            return None
        best: tuple[float, _TableRow] | None = None
        for cells in self._tables.values():
            sums = [cell for cell in cells if _is_sum(cell, entry.amount_gbp)]
            for name in cells if sums else ():
                likeness = fuzz.token_set_ratio(plain(name["text"]), plain(entry.contributor))
                if likeness >= _SAME_NAME and name is not sums[0] and (best is None or likeness > best[0]):
                    best = likeness, _table_row(cells, name, sums[0])
        return best[1] if best else None


def _is_sum(cell: Mapping[str, Any], amount: float) -> bool:
    said = pounds(cell["text"], cell.get("header") or "", bare=True)
    return said is not None and abs(said - amount) < _PENCE


def _table_row(cells: Sequence[Mapping[str, Any]], name: Mapping[str, Any], money: Mapping[str, Any]) -> _TableRow:
    place = Place(
        name["document_id"], name.get("page"), name.get("page_label"), name.get("anchor"), (), name.get("read_by") or "table"
    )  # fmt: skip
    shares = tuple(share for cell in cells for share in [percent(cell["text"])] if share is not None)
    whole = " ".join(cell["text"] for cell in sorted(cells, key=lambda cell: cell["column"]) if cell["text"].strip())
    return _TableRow(whole, (f"{name['text']} {money['text']}", money["text"], name["text"]), place, shares)


def _holds_amount(words: str, amount: float) -> bool:
    said = [pounds(found[0]) for found in AMOUNT.finditer(words)]
    said += [float(number.replace(",", "")) for number in _NUMBER.findall(words)] if "£" not in words else []
    return any(one is not None and abs(one - amount) < _PENCE for one in said)
