"""`python -m include.evaluate.passages` prints how well the rules read single passages with known labels.

Each labelled passage is read as the body of a report of its own, so that a miss points at one rule and one text. The
files under `include/samples/passages` were written by authors who had not seen the rules: `first.yaml` is the set the
rules were improved on, `second.yaml` the one that shows how far this carries. `--misses` lists what is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from include.analyse.compliance import answer_compliance
from include.analyse.criteria import passages_showing
from include.analyse.passages import read_report
from include.analyse.themes import Evidence, ThemeAnswer, answer_themes
from include.evaluate.gold import GoldError
from include.frameworks import Framework, load_framework

FOLDER = Path(__file__).resolve().parents[1] / "samples" / "passages"
_AROUND = (
    "Two rivers cross the plain. A market is held on Fridays beside the old mill. Sheep graze the hills above it. "
)
"""Words about nothing, before the passage: a report does not begin with its body."""
_RULES = {"impact": 3, "planning": 4, "process": 2}
"""Labels of a passage that a criterion tells, by the criterion's number."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    answer: Literal["met", "unmet", "not_mentioned"]
    detail: str | None = None


class Labelled(BaseModel):
    """A passage and what a reader finds in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str = Field(min_length=1)
    addressed: tuple[int, ...]
    mentioned: tuple[int, ...]
    impact: bool
    planning: bool
    process: bool
    compliance: dict[str, _Answer]
    zone: Literal["body", "restatement", "negation"] = "body"


@dataclass
class Hits:
    """Right, added and missed answers."""

    right: int = 0
    added: int = 0
    missed: int = 0

    def count(self, known: bool, said: bool) -> None:
        self.right += known and said
        self.added += said and not known
        self.missed += known and not said

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.added + self.missed
        return 2 * self.right / total if total else 0.0

    def __str__(self) -> str:
        said, known = self.right + self.added, self.right + self.missed
        precision = f"{self.right / said:.2f}" if said else "  - "
        recall = f"{self.right / known:.2f}" if known else "  - "
        return f"precision {precision} ({self.right} of {said}), recall {recall} ({self.right} of {known})"


@dataclass
class PassageFigures:
    """All figures of one file of passages."""

    passages: int = 0
    rules: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    compliance: dict[tuple[str, str], Hits] = field(default_factory=lambda: defaultdict(Hits))
    """By question and answer with its detail."""
    themes: dict[int, Hits] = field(default_factory=lambda: defaultdict(Hits))
    false_where: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """Themes wrongly said to be addressed, and chances for it: where only mentioned, denied or restated."""
    misses: list[str] = field(default_factory=list)

    @property
    def micro(self) -> Hits:
        """All themes together."""
        hits = self.themes.values()
        return Hits(sum(h.right for h in hits), sum(h.added for h in hits), sum(h.missed for h in hits))

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the themes that some passage addresses."""
        known = [hits.f1 for hits in self.themes.values() if hits.right + hits.missed]
        return sum(known) / len(known) if known else 0.0


def read_passages(path: Path) -> list[Labelled]:
    """The labelled passages of a YAML file. Raises GoldError when an entry is not as it should be."""
    entries: list[Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    passages = []
    for number, entry in enumerate(entries, start=1):
        try:
            passages.append(Labelled.model_validate(entry))
        except ValidationError as error:
            slip = error.errors()[0]
            where = ".".join(str(step) for step in slip["loc"])
            raise GoldError(f"{path}: passage {number}: {where}: {slip['msg']}. Mend the entry.") from None
    return passages


def measure_passages(passages: Sequence[Labelled], framework: Framework) -> PassageFigures:
    """Answers of the rules on every passage compared with its labels."""
    figures = PassageFigures(len(passages))
    for number, known in enumerate(passages, start=1):
        evidence = Evidence(read_report(_rows(known.text), [], framework, "passage-2023-24", "passage"), framework)
        start = f"{number}: {known.text[:90]}"
        for slip in [
            *_themes(known, evidence, figures), *_rules(known, evidence, figures), *_compliance(known, evidence, figures)
        ]:  # fmt: skip
            figures.misses.append(f"{slip} | {start}")
    return figures


def _rows(text: str) -> Iterator[dict[str, Any]]:
    for number, (kind, words) in enumerate(
        (("NarrativeText", _AROUND), ("Title", "A"), ("NarrativeText", text)), start=1
    ):
        yield {
            "document_id": "0", "chapter_no": 1, "element_no": number, "page": number, "element_type": kind, "text": words,
            "section_path": [str(number)], "zone": "body",
        }  # fmt: skip


def _themes(known: Labelled, evidence: Evidence, figures: PassageFigures) -> Iterator[str]:
    said = {answer.theme.no for answer in answer_themes(evidence) if _is_treated(answer, evidence)}
    for theme in evidence.framework.themes:
        addressed = theme.no in known.addressed
        figures.themes[theme.no].count(addressed, theme.no in said)
        if addressed != (theme.no in said):
            yield f"theme {theme.no}: {'missed' if addressed else 'added'}"
    only = set(known.mentioned) - set(known.addressed)
    where = ["only mentioned", *([] if known.zone == "body" else [known.zone])]
    for place in where:
        figures.false_where[place][0] += len(only & said)
        figures.false_where[place][1] += len(only)


def _is_treated(answer: ThemeAnswer, evidence: Evidence) -> bool:
    """Whether a report of two such passages would count as addressing the theme; one alone seldom does."""
    border = (answer.theme.bands or evidence.framework.bands).addressed_from
    return answer.status != "not_applicable" and any(one.score >= border for one in answer.passages)


def _rules(known: Labelled, evidence: Evidence, figures: PassageFigures) -> Iterator[str]:
    for criterion in evidence.framework.criteria:
        for label, number in _RULES.items():
            if criterion.no == number:
                said = bool(passages_showing(criterion, evidence))
                figures.rules[label].count(getattr(known, label), said)
                if said != getattr(known, label):
                    yield f"{label}: {'added' if said else 'missed'}"


def _compliance(known: Labelled, evidence: Evidence, figures: PassageFigures) -> Iterator[str]:
    for answer in answer_compliance(evidence):
        question = answer.question.id
        label = known.compliance.get(question)
        right = (label.answer, label.detail) if label else ("not_mentioned", None)
        said = (answer.answer, answer.detail)
        same = right[0] == said[0] and (right[1] is None or right[1] == said[1])
        for name in {_name(right), _name(right if same else said)} - {"not_mentioned"}:
            figures.compliance[question, name].count(name == _name(right), same or name == _name(said))
        if not same:
            yield f"{question}: {_name(said)}, known: {_name(right)}"


def _name(answer: tuple[str, str | None]) -> str:
    return " ".join(part for part in answer if part)


def tell_passages(name: str, figures: PassageFigures, with_misses: bool = False) -> str:
    """The figures in words, each with its denominator."""
    lines = [f"{name}: {figures.passages} passages"]
    lines += [f"  {label:<10} {hits}" for label, hits in figures.rules.items()]
    lines += [f"  {question}: {answer}: {hits}" for (question, answer), hits in sorted(figures.compliance.items())]
    lines.append(
        f"  themes addressed: micro F1 {figures.micro.f1:.3f}, macro F1 {figures.macro_f1:.3f}; {figures.micro}"
    )
    lines += [f"    wrongly addressed where {where}: {n} of {of}" for where, (n, of) in figures.false_where.items()]
    lines += [f"    theme {no:>2}: F1 {hits.f1:.2f}, {hits}" for no, hits in sorted(figures.themes.items())]
    return "\n".join([*lines, *(figures.misses if with_misses else ())])


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the figures of every file; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m include.evaluate.passages", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="YAML files of labelled passages; the samples' by default")
    parser.add_argument("--framework", default="wt2023", help="whose rules are measured")
    parser.add_argument("--misses", action="store_true", help="also list every wrong answer")
    given = parser.parse_args(None if arguments is None else list(arguments))
    framework = load_framework(given.framework)
    try:
        for path in given.files or sorted(FOLDER.glob("*.yaml")):
            print(tell_passages(path.name, measure_passages(read_passages(path), framework), given.misses))
    except (GoldError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
