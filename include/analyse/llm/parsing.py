"""From the text of an answer to checked entries: what can be used is kept, the rest is told, key by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from include.analyse.llm.call import Answer
from include.analyse.llm.schemas import ITEM_KINDS, FindingEntry, Form, ItemEntry, Quote, first_property

QUOTES_OF = "quotes_of_"
_SHOWN = 60
_KIND_OF = {first_property(entry): kind for kind, entry in ITEM_KINDS.items()}


@dataclass
class Parsed:
    """What one answer gave of what was asked. `slips` say, by key, why something is still missing."""

    findings: dict[str, FindingEntry] = field(default_factory=dict)
    items: dict[str, list[ItemEntry]] = field(default_factory=dict)
    quotes: dict[str, tuple[Quote, ...]] = field(default_factory=dict)
    slips: dict[str, str] = field(default_factory=dict)


def parse(form: Form, answer: Answer, asked: Sequence[str]) -> Parsed:
    """Read an answer to the keys asked for. Nothing of a truncated, refused or broken answer is guessed.

    Of an answer that was cut off the last entry is left out, since its end may be missing. Entries nobody asked for
    are passed over; of two for the same key the first counts.
    """
    parsed = Parsed()
    if answer.text is None:
        parsed.slips = dict.fromkeys(asked, "it was refused")
        return parsed
    entries, is_whole = _entries(answer.text)
    broken: dict[str, str] = {}
    last_kind = ""
    for raw in entries:
        last_kind = _take(form, raw, asked, parsed, broken) or last_kind
    whole = is_whole and not answer.is_cut_off
    _settle_items(parsed, asked, broken, whole, last_kind)
    missing = [key for key in asked if key not in ITEM_KINDS and not _has(parsed, key)]
    cause = "there is no entry for it" if whole else "the answer broke off before it"
    if not entries and not whole and not answer.is_cut_off:
        cause = "no JSON came back"
    parsed.slips |= {key: broken.get(key, cause) for key in missing}
    return parsed


def _has(parsed: Parsed, key: str) -> bool:
    return key in parsed.findings or key.removeprefix(QUOTES_OF) in parsed.quotes


def _entries(text: str) -> tuple[list[Any], bool]:
    """The entries of an answer and whether it is whole; of a broken one all but the last."""
    text = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        content, is_whole = from_json(text), True
    except ValueError:
        try:
            content, is_whole = from_json(text, allow_partial=True), False
        except ValueError:
            return [], False
    entries = content.get("answers") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        return [], False
    return (entries if is_whole else entries[:-1]), is_whole


def _take(form: Form, raw: Any, asked: Sequence[str], parsed: Parsed, broken: dict[str, str]) -> str:
    """Put one entry where it belongs; returns the kind of item it is, if it is one."""
    kind = next((name for name in form.entry_types if isinstance(raw, dict) and name in raw), None)
    if kind is None:
        return ""
    item_kind = _KIND_OF.get(kind, "")
    key = item_kind or (f"{QUOTES_OF}{raw[kind]}" if kind == "quotes_of" else str(raw[kind]))
    key = key.replace(QUOTES_OF * 2, QUOTES_OF)
    if key not in asked:
        return ""
    if kind == "quotes_of":
        raw = {**raw, "quotes_of": key.removeprefix(QUOTES_OF)}
    try:
        entry: Any = form.entry_types[kind].model_validate(raw)
    except ValidationError as error:
        broken.setdefault(key, _told(error))
        return item_kind
    if item_kind:
        parsed.items.setdefault(item_kind, []).append(entry)
    elif kind == "quotes_of":
        parsed.quotes.setdefault(entry.quotes_of, entry.quotes)
    else:
        parsed.findings.setdefault(key, entry)
    return item_kind


def _settle_items(parsed: Parsed, asked: Sequence[str], broken: dict[str, str], whole: bool, last_kind: str) -> None:
    """Kinds of items that are complete stay, also when there are none; others are told. All come in the order asked."""
    kinds = [key for key in asked if key in ITEM_KINDS]
    done = kinds if whole else kinds[: kinds.index(last_kind)] if last_kind in kinds else []
    for kind in kinds:
        if kind in broken:
            parsed.slips[kind] = f"an entry cannot be used: {broken[kind]}"
        elif kind not in done:
            parsed.slips[kind] = "the answer broke off before its end" if last_kind else "no JSON came back"
        if kind in done:
            parsed.items.setdefault(kind, [])


def _told(error: ValidationError) -> str:
    slip = error.errors(include_url=False)[0]
    place = ".".join(str(step) for step in slip["loc"])
    is_word = slip["type"] == "literal_error"  # anything else may hold the report's text, which no log may show
    said = f" (it says {str(slip.get('input'))[:_SHOWN]!r})" if is_word else ""
    return f"{place}: {slip['msg']}{said}"
