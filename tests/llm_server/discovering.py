"""Answers to the stages in which themes are looked for, from the known `proposals` of a report.

A known proposal is `{"name", "definition", "terms", "pattern"}`; its quotes are the first sentences that match.
"""

from __future__ import annotations

import re
from typing import Any

from tests.llm_server.document import Document

STAGES = ("proposals", "groups", "refinements")
_LINE = re.compile(r"^(p\d+): (.+?) – (.*)$", re.MULTILINE)
_TERMS = re.compile(r"^terms: (.*)$", re.MULTILINE)


def answer(document: Document, stage: str, question: str) -> dict[str, Any]:
    """The answer to one stage, in the shape `include/discover/forms.py` asks for."""
    if stage == "proposals":
        return {"themes": [_proposal(document, known) for known in (document.report or {}).get("proposals", ())]}
    text = question if _LINE.search(question) else "\n".join(document.pages.values())
    if stage == "groups":
        return {"groups": _groups(_LINE.findall(text))}
    return {
        "themes": [
            _refined(key, name, definition, terms)
            for (key, name, definition), terms in zip(_LINE.findall(text), _TERMS.findall(text), strict=True)
        ]
    }


def _proposal(document: Document, known: dict[str, Any]) -> dict[str, Any]:
    found = document.sentences_about(known["pattern"], 2)
    quotes = [{"text": text, "page": page} for text, page in found] + list(known.get("invented", ()))
    return {**{name: known[name] for name in ("name", "definition", "terms")}, "quotes": quotes}


def _groups(lines: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Proposals whose names share their last word are one matter."""
    found: dict[str, dict[str, Any]] = {}
    for key, name, definition in lines:
        group = found.setdefault(name.split()[-1].lower(), {"name": name, "definition": definition, "members": []})
        group["members"].append(key)
    return list(found.values())


def _refined(key: str, name: str, definition: str, terms: str) -> dict[str, Any]:
    same_as = re.search(r"same as theme (\d+)", definition)
    return {
        "key": key,
        "name": name,
        "definition": definition,
        "terms": terms.split("; "),
        "same_as": int(same_as[1]) if same_as else 0,
        "is_theme": "no theme" not in definition,
    }
