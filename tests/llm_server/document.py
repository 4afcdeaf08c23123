"""Read the report out of a request: its pages, and whose it is."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from include.frameworks import plain

Gold = dict[str, Any]

MARKER = re.compile(r"^\[\[page (\d+)([^\]\n]*)\]\]", re.MULTILINE)
REPORT_ENDS = "[[report ends]]"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘“\"'])|\n\s*\n")


@dataclass(frozen=True)
class Document:
    """A report as it was sent."""

    pages: dict[int, str]
    report: Gold | None

    def sentences(self, page: int) -> list[str]:
        """Sentences of a page that are worth quoting: eight words or more, else its longest line."""
        text = self.pages.get(page, "")
        found = [" ".join(one.split()) for one in _SENTENCE.split(text)]
        good = [one for one in found if 8 <= len(one.split()) <= 60 and one.endswith((".", "!", "?"))]
        return good or sorted((one for one in found if one), key=len)[-1:]

    def page_of(self, text: str) -> int | None:
        """The page a text stands on."""
        wanted = _letters(text)
        return next((page for page, said in self.pages.items() if wanted and wanted in _letters(said)), None)

    def page_of_anchor(self, anchor: str) -> int | None:
        """The numbered section an HTML anchor (id, or the text of a heading) belongs to."""
        wanted = _letters(anchor)
        starts = ((page, _letters(text[:200])) for page, text in self.pages.items())
        return next((page for page, start in starts if start.startswith(wanted) or wanted in start), None)

    def line_with(self, page: int, words: str) -> str:
        """The line of a page that holds these words, else its first sentence."""
        lines = [" ".join(line.split()) for line in self.pages.get(page, "").splitlines()]
        return next((line for line in lines if words in line), next(iter(self.sentences(page)), ""))

    def sentences_about(self, pattern: str, most: int) -> list[tuple[str, int]]:
        """The first sentences of the whole report that match, each with its page."""
        found = ((one, page) for page in self.pages for one in self.sentences(page) if re.search(pattern, one))
        return [pair for pair, _ in zip(found, range(most), strict=False)]


class Library:
    """Known answers, by the report a request is about."""

    def __init__(self, reports: list[Gold]):
        self._reports = [
            (f"{one['partnership_id']}-{one['reporting_year']}", plain(one["partnership"]), one) for one in reports
        ]
        self._read = functools.lru_cache(maxsize=256)(self._read_text)

    def read(self, messages: list[dict[str, Any]]) -> Document:
        """The document in the messages: what stands before the question."""
        return self._read(parts_of(messages)[0])

    def _read_text(self, text: str) -> Document:
        parts = MARKER.split(text)
        pages: dict[int, str] = {}
        for number, rest, said in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            pages[int(number)] = f"{pages.get(int(number), '')}{rest.strip(' :')}\n{said.strip()}"
        return Document(pages or {1: text}, self._whose("\n".join(pages.values()) or text, text))

    def _whose(self, text: str, sent: str) -> Gold | None:
        for report_id, _, report in self._reports:
            if report_id in sent:
                return report
        said = plain(text[:20_000])
        named = [(len(name), report) for _, name, report in self._reports if name in said]
        longest = max((length for length, _ in named), default=0)
        of_name = [report for length, report in named if length == longest]
        return min(of_name, key=lambda one: _first_year(said, one)) if of_name else None


def parts_of(messages: list[dict[str, Any]]) -> tuple[str, str]:
    """The document and the question. Either the question is the last message, or both are one message, in which the
    question follows the mark that ends the report, since some servers refuse two messages of one role in a row."""
    last = _content(messages[-1])
    document, mark, question = last.rpartition(REPORT_ENDS)
    if mark:
        return document, question
    return "\n".join(_content(one) for one in (messages[:-1] or messages)), last


def _first_year(text: str, report: Gold) -> int:
    start, end = report["reporting_year"].split("-")
    found = re.search(rf"{start}\s*(?:-|/|to|and)\s*(?:20)?{end}\b", text)
    return found.start() if found else len(text)


def _content(message: dict[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", plain(text))
