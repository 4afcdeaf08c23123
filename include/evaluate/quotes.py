"""How often the quote check takes true words for true and altered words for true: `make evaluate-quotes`.

Sentences of real pages are put to the check as they stand, set otherwise (which must be accepted), and altered (which
must not). The alterations are those by which a claim slips: a number, a negation, a direction, one word, a clause, a
fabrication. Limits after DESIGN §8: true ≥ 99 %, altered ≤ 1 %. What it does not show: words a labeller would accept
as a fair shortening, which the check calls a paraphrase.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from include.analyse.passages import split_sentences
from include.evaluate.layout import Section, Table, as_text
from include.quotes import QuoteChecker
from include.settings import PRACTICE

Change = Callable[[str, random.Random, Sequence[str]], str | None]
"""A sentence, chance, and the words of all pages to draw from -> the sentence changed; None where it cannot be."""
Row = dict[str, Any]

_OPPOSITES = {
    "rose": "fell", "fell": "rose", "more": "fewer", "fewer": "more", "before": "after", "after": "before", "all": "some",
    "up": "down", "increased": "decreased", "reduced": "increased", "improved": "worsened",
}  # fmt: skip


# --- alterations: none may be accepted --------------------------------------------------------------------


def change_number(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    """Another number."""
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return None
    one = rng.choice(numbers)
    return text[: one.start()] + str(int(one[0]) + rng.choice([1, 2, 10])) + text[one.end() :]


def negate(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    """A "not" where there was none."""
    verbs = list(re.finditer(r"\b(?:is|was|were|are|has|have|had|will|did)\b", text))
    if not verbs:
        return None
    one = rng.choice(verbs)
    return f"{text[: one.end()]} not{text[one.end() :]}"


def affirm(text: str, _: random.Random, __: Sequence[str]) -> str | None:
    """A "not" taken away."""
    return re.sub(r"\b(?:not|never|no) ", "", text, count=1) if re.search(r"\b(?:not|never|no) ", text) else None


def turn_round(text: str, _: random.Random, __: Sequence[str]) -> str | None:
    """Rose for fell, more for fewer."""
    words = [word for word in _OPPOSITES if re.search(rf"\b{word}\b", text)]
    return re.sub(rf"\b{words[0]}\b", _OPPOSITES[words[0]], text, count=1) if words else None


def exchange_word(text: str, rng: random.Random, vocabulary: Sequence[str]) -> str | None:
    """One word for another."""
    words = list(re.finditer(r"\b[a-z]{4,}\b", text))
    if not words:
        return None
    one, other = rng.choice(words), rng.choice(vocabulary)
    return text[: one.start()] + other + text[one.end() :] if other != one[0] else None


def drop_word(text: str, rng: random.Random, _: Sequence[str]) -> str | None:
    """One word less."""
    words = list(re.finditer(r" [a-z]{4,}\b(?= )", text))
    if not words:
        return None
    one = rng.choice(words)
    return text[: one.start()] + text[one.end() :]


def swap_clauses(text: str, _: random.Random, __: Sequence[str]) -> str | None:
    """First and last clause exchanged."""
    clauses = text.split(", ")
    if len(clauses) < 2 or min(map(len, clauses)) <= 12:
        return None
    return ", ".join([clauses[-1], *clauses[1:-1], clauses[0]])


def fabricate(_: str, rng: random.Random, vocabulary: Sequence[str]) -> str | None:
    """A sentence nobody wrote."""
    return "The partnership " + " ".join(rng.choice(vocabulary) for _ in range(12)) + "."


def splice(text: str, rng: random.Random, vocabulary: Sequence[str]) -> str | None:
    """A true beginning with a made-up end."""
    words = text.split()
    return " ".join([*words[: len(words) // 2], *(rng.choice(vocabulary) for _ in words[len(words) // 2 :])])


ALTERATIONS: tuple[Change, ...] = (
    change_number, negate, affirm, turn_round, exchange_word, drop_word, swap_clauses, fabricate, splice,
)  # fmt: skip


# --- the same words, set otherwise: all must be accepted --------------------------------------------------


def as_it_is(text: str, _: random.Random, __: Sequence[str]) -> str:
    """Word for word."""
    return text


def typographic(text: str, _: random.Random, __: Sequence[str]) -> str:
    """Curly quotes and long dashes."""
    return text.replace("'", "’").replace('"', "“").replace("-", "–")


def broken_line(text: str, rng: random.Random, _: Sequence[str]) -> str:
    """A word broken over two lines."""
    words = list(re.finditer(r"\b[a-z]{7,}\b", text))
    if not words:
        return text
    middle = rng.choice(words).start() + 4
    return f"{text[:middle]}-\n{text[middle:]}"


def wide(text: str, _: random.Random, __: Sequence[str]) -> str:
    """Wide spaces and new lines."""
    return text.replace(" ", "  ", 3).replace(" ", "\n", 2)


def ellipsis(text: str, _: random.Random, __: Sequence[str]) -> str:
    """Dots before and after."""
    return f"…{text.rstrip('.')}…"


def read_badly(text: str, _: random.Random, __: Sequence[str]) -> str:
    """An m read as rn, as OCR does."""
    return text.replace("m", "rn", 1)


VARIANTS: tuple[Change, ...] = (as_it_is, typographic, broken_line, wide, ellipsis, read_badly)


# --- pages and sentences to try on ------------------------------------------------------------------------


class Trial:
    """Pages of one document, the check over them, and their sentences with the page each stands on."""

    def __init__(self, pages: Sequence[Row]):
        self.checker = QuoteChecker(pages)
        self.document_id = str(pages[0]["document_id"])
        self.sentences = [
            (int(page["page"]), sentence)
            for page in pages
            for sentence in split_sentences(page["text"].replace("\n", " "))
            if 50 < len(sentence) < 400 and "...." not in sentence  # a contents line is no sentence
        ]

    @property
    def vocabulary(self) -> list[str]:
        """Words to draw other words from."""
        return sorted({word for _, sentence in self.sentences for word in re.findall(r"\b[a-z]{4,}\b", sentence)})

    def is_accepted(self, words: str, page: int) -> bool:
        """Whether the check finds these words on this page."""
        found = self.checker.check(words, self.document_id, page)
        return found.result == "verified"


def trials(folder: Path) -> Iterator[Trial]:
    """One trial per PDF of a folder, from its pages' own text layer. Raises ValueError where there is none."""
    import pypdfium2

    paths = sorted(folder.glob("*.pdf"))
    if not paths:
        raise ValueError(f"{folder} holds no PDF. Name a folder of reports: make evaluate-quotes DATA=folder")
    for path in paths:
        document = pypdfium2.PdfDocument(path)
        rows = [
            {
                "document_id": path.stem, "page": number, "page_label": None, "anchor": None, "read_by": "text",
                "text": page.get_textpage().get_text_range().replace("\r\n", "\n"),
            }
            for number, page in enumerate(document, start=1)
        ]  # fmt: skip
        yield Trial(rows)


def tried(folder: Path, per_report: int, seed: int = 1) -> tuple[Counter[tuple[str, bool]], int]:
    """Counts of (name of the change, accepted) over `per_report` sentences of each report; and the sentences tried."""
    counts: Counter[tuple[str, bool]] = Counter()
    rng = random.Random(seed)  # noqa: S311 - to draw sentences, not secrets
    n_sentences = 0
    for trial in trials(folder):
        vocabulary = trial.vocabulary
        for page, text in rng.sample(trial.sentences, min(per_report, len(trial.sentences))):
            n_sentences += 1
            for change in (*VARIANTS, *ALTERATIONS):
                changed = change(text, rng, vocabulary)
                same = changed is None or (change in ALTERATIONS and _letters(changed) == _letters(text))
                if changed is not None and not same:
                    counts[change.__name__, trial.is_accepted(changed, page)] += 1
    return counts, n_sentences


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def report(folder: Path, per_report: int) -> str:
    """The figures as text, true words first."""
    counts, n_sentences = tried(folder, per_report)
    sections = []
    for title, changes in (
        ("True quotes accepted", VARIANTS),
        ("Altered quotes accepted", ALTERATIONS),
    ):
        table = Table(["", "accepted", "of", "share"])
        for change in changes:
            table.rows.append(_row(change.__name__.replace("_", " "), *_counted(counts, [change])))
        table.rows.append(_row("all", *_counted(counts, changes)))
        sections.append(Section(title, [table]))
    sections[-1].parts.append(
        "Of text layers; pages read by OCR are not tried here. Each sentence stands on its true page."
    )
    return as_text(f"Quote check on {n_sentences} sentences of {folder.name}", sections)


def _counted(counts: Counter[tuple[str, bool]], changes: Sequence[Change]) -> tuple[int, int]:
    accepted = sum(counts[change.__name__, True] for change in changes)
    return accepted, accepted + sum(counts[change.__name__, False] for change in changes)


def _row(name: str, accepted: int, of: int) -> list[str]:
    return [name, str(accepted), str(of), f"{accepted / of:.2%}" if of else ""]


def main() -> int:
    """Print how the check did on a folder of PDFs."""
    parser = argparse.ArgumentParser(prog="python -m include.evaluate.quotes", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PRACTICE)
    parser.add_argument("--per-report", type=int, default=60, help="sentences tried of each report")
    given = parser.parse_args()
    print(report(given.folder, given.per_report), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
