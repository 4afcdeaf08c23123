"""Answer a question from the known answers, in whatever shape its JSON schema asks for.

The shape is walked: properties named `theme_7`, `criterion_2`, a compliance question or a task are filled from the
gold; so are lists whose entries carry such a key, for the keys the last message names. Quotes are taken from the
document as it was sent, so they are verbatim and on their page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.llm_server import discovering, synthesising
from tests.llm_server.document import Document
from tests.llm_server.faults import KEY_NAMES

Schema = dict[str, Any]
Known = dict[str, Any]
QUESTIONS = (
    "partnership_chair", "independent_scrutiny", "education_representation", "delegated_safeguarding_partner",
)  # fmt: skip
TASKS = ("contributions", "priorities", "decisions", "reviews", "reviews_mentioned")
_ASKED = re.compile(r"^Asked: (.+)$", re.MULTILINE)
_QUOTES_OF = "quotes_of_"
_FIRST_OF_ITEM = {
    "contributions": "contributor", "priorities": "priority", "decisions": "decision", "reviews": "review",
}  # fmt: skip
_KEY = re.compile(rf"\b(theme_\d+|criterion_\d+|{'|'.join(QUESTIONS)})\b")


def answer(document: Document, schema: Schema, question: str) -> dict[str, Any]:
    """The answer to one question: an object of the schema's shape."""
    named = _ASKED.findall(question)
    if named and named[-1] in discovering.STAGES:
        return discovering.answer(document, named[-1], question)
    if named and named[-1] == synthesising.ASKED:
        return synthesising.answer("\n".join([*document.pages.values(), question]))
    if named and "answers" in schema.get("properties", {}):
        return {"answers": list(_listed(document, schema, named[-1].split(", ")))}
    asked = list(dict.fromkeys(_KEY.findall(named[-1] if named else question)))
    tasks = [task for task in TASKS if re.search(rf"\b{task}\b", question) and not asked]
    properties = _plain(schema, schema).get("properties", {})
    return {name: _part(document, schema, part, name, asked, tasks) for name, part in properties.items()}


def _listed(doc: Document, root: Schema, keys: list[str]) -> Iterator[Known]:
    """Entries of a list with one shape per kind of entry, told apart by the first property of each."""
    shapes = [_plain(one, root) for one in _plain(root["properties"]["answers"], root)["items"]["anyOf"]]
    by_first = {next(iter(shape["properties"])): shape for shape in shapes}
    for key in keys:
        if key in TASKS:
            first = _FIRST_OF_ITEM[key]
            for known in _items(doc, key):
                yield _fill(by_first[first], root, known | ({"priority": known["name"]} if key == "priorities" else {}))
        elif key.startswith(_QUOTES_OF):
            of = key.removeprefix(_QUOTES_OF)
            yield {"quotes_of": of, "quotes": _quotes_again(doc, of)}
        else:
            first = "question" if key in QUESTIONS else key.split("_")[0]
            yield _fill(by_first[first], root, _finding(doc, key))


def _quotes_again(doc: Document, key: str) -> list[Known]:
    if _KEY.fullmatch(key):
        return list(_finding(doc, key)["quotes"])
    task, number = key.rsplit("_", 1)
    items = _items(doc, task) if task in TASKS else []
    return list(items[int(number) - 1]["quotes"]) if int(number) <= len(items) else []


def _part(doc: Document, root: Schema, part: Schema, name: str, asked: list[str], tasks: list[str]) -> Any:
    part = _plain(part, root)
    if part.get("type") == "array":
        return [_fill(_plain(part["items"], root), root, known) for known in _entries(doc, name, asked, tasks)]
    if _KEY.fullmatch(name):
        return _fill(part, root, _finding(doc, name))
    if name in TASKS:
        return _fill(part, root, {"items": _items(doc, name)})
    if part.get("type") == "object":  # such as {"themes": {"theme_1": …}}
        return {one: _part(doc, root, sub, one, asked, tasks) for one, sub in part.get("properties", {}).items()}
    return _fill(part, root, {}, name)


def _entries(doc: Document, name: str, asked: list[str], tasks: list[str]) -> list[Known]:
    if name in TASKS:
        return _items(doc, name) if name in tasks else []
    wanted = {"themes": "theme_", "criteria": "criterion_"}.get(name)
    if wanted:
        keys = [key for key in asked if key.startswith(wanted)]
    elif name == "compliance":
        keys = [key for key in asked if key in QUESTIONS]
    else:
        keys = asked
    return [_finding(doc, key) for key in keys]


def _finding(doc: Document, key: str) -> Known:
    """What is known of one finding, under all the names a schema may use for it."""
    gold: Known = {}
    report = doc.report or {}
    number = int(key.rsplit("_", 1)[1]) if key[-1].isdigit() else 0
    if key.startswith("theme_"):
        gold = next((one for one in report.get("themes", ()) if one["theme_no"] == number), {})
    elif key.startswith("criterion_"):
        gold = next((one for one in report.get("criteria", ()) if one["criterion_no"] == number), {})
    else:
        gold = (report.get("compliance") or {}).get(key, {})
    quotes = _quotes(doc, gold, number)
    verdict = gold.get("status") or gold.get("answer")
    known: Known = dict.fromkeys(KEY_NAMES, key) | {"theme_no": number, "criterion_no": number}
    known |= {"rationale": f"What the report says of it was weighed: {verdict}.", "quotes": quotes}
    known["summary"] = f"The report says: {quotes[0]['text']}" if quotes else "The report says nothing of it."
    if verdict:
        known |= {"status": verdict, "answer": verdict, "verdict": verdict}
    return known | ({"detail": gold["detail"]} if gold.get("detail") else {})


def _quotes(doc: Document, gold: Known, number: int) -> list[Known]:
    if (gold.get("status") or gold.get("answer")) in {None, "not_mentioned", "not_met"}:
        return []
    found = []
    for quote in gold.get("quotes", ()):
        page = doc.page_of(quote["text"]) or quote.get("page")
        if page:
            found.append({"text": quote["text"], "page": page})
    for page in () if found else _pages(doc, gold):
        sentences = doc.sentences(page)
        if sentences:
            found.append({"text": sentences[number % len(sentences)], "page": page})
    return found[:2]


def _pages(doc: Document, gold: Known) -> list[int]:
    anchors = [one for one in gold.get("anchors", ()) if isinstance(one, str)]
    found = [page for page in gold.get("pages", ()) if page in doc.pages]
    return found + [page for anchor in anchors if (page := doc.page_of_anchor(anchor)) is not None]


def _items(doc: Document, task: str) -> list[Known]:
    report = doc.report or {}
    if task == "contributions":
        return [_contribution(doc, one) for one in report.get("contributions") or ()]
    if task == "priorities":
        return [_priority(doc, one) for one in report.get("priorities") or ()]
    pattern = r"\b(agreed|decided|approved)\b" if task == "decisions" else r"(?i)\b(rapid|practice) reviews?\b"
    return [_item(text, page, task) for text, page in doc.sentences_about(pattern, 3)]


def _contribution(doc: Document, gold: Known) -> Known:
    amount = gold.get("amount_gbp")
    printed = f"{amount:,.0f}" if amount else gold["contributor"]
    page = gold.get("page") or doc.page_of(printed) or doc.page_of_anchor(gold.get("anchor") or "") or 1
    known = {name: gold.get(name) for name in ("contributor", "amount_gbp", "share_pct")}
    return known | _item(doc.line_with(page, printed), page, "contributions")


def _priority(doc: Document, words: str) -> Known:
    page = doc.page_of(words) or 1
    text, page = next(iter(doc.sentences_about(rf"(?i){re.escape(words)}", 1)), (doc.line_with(page, words), page))
    group = re.sub(r"\W+", "_", words.lower())
    return {"priority": group, "name": words, **_item(text, page, "priorities")}


def _item(text: str, page: int, task: str) -> Known:
    kind = {"decisions": "decision", "reviews": "other_review", "reviews_mentioned": "other_review"}.get(task)
    quotes = [{"text": text, "page": page}]
    return {"wording": text, "decision": kind or text, "review": kind, "quote": {"text": text, "page": page}, "quotes": quotes,
            "text": text, "page": page, "rationale": "It stands there."} | ({"kind": kind} if kind else {})  # fmt: skip


def _fill(part: Schema, root: Schema, known: Known, name: str = "") -> Any:
    """A value of this shape: the known one where there is one that the shape allows, else the plainest."""
    part = _plain(part, root)
    if "anyOf" in part:
        choices = [_plain(one, root) for one in part["anyOf"]]
        may_be_null = any(one.get("type") == "null" for one in choices)
        if may_be_null and known.get(name) is None:
            return None
        return _fill(next(one for one in choices if one.get("type") != "null"), root, known, name)
    if part.get("type") == "object":
        return {one: _value(sub, root, known, one) for one, sub in part.get("properties", {}).items()}
    return _scalar(part, known.get(name), name)


def _value(part: Schema, root: Schema, known: Known, name: str) -> Any:
    part = _plain(part, root)
    value = known.get(name)
    if part.get("type") == "array":
        entries = value if isinstance(value, list) else []
        items = _plain(part.get("items", {}), root)
        return [
            _fill(items, root, entry) if isinstance(entry, dict) else _scalar(items, entry, name) for entry in entries
        ]
    if part.get("type") == "object" and isinstance(value, dict):
        return _fill(part, root, value)
    return _fill(part, root, known, name)


def _scalar(part: Schema, value: Any, name: str) -> Any:
    kinds = part.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    choices = part.get("enum") or ([part["const"]] if "const" in part else None)
    if choices is not None:
        return value if value in choices else choices[-1]
    if value is not None and _is_of(value, kinds):
        return value
    if "null" in kinds:
        return None
    if "integer" in kinds or "number" in kinds:
        return part.get("minimum", 0)
    return {"boolean": False, "array": [], "object": {}}.get(str(kinds[0]), f"({name})")


def _is_of(value: Any, kinds: list[Any]) -> bool:
    types = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
    return any(kind in types and isinstance(value, types[kind]) for kind in kinds)


def _plain(part: Schema, root: Schema) -> Schema:
    """The shape behind a reference."""
    while "$ref" in part:
        target: Any = root
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = {**target, **{key: value for key, value in part.items() if key != "$ref"}}
    if len(part.get("allOf", ())) == 1:
        return _plain({**part["allOf"][0], **{k: v for k, v in part.items() if k != "allOf"}}, root)
    return part
