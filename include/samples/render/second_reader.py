"""How far a second, blind reader agreed with the writer's labels: the ceiling for any engine on these reports.

`sources/{split}/second_reader/{report_id}.json` holds that reader's answers as they were given. The writer's labels were
not changed afterwards; where the two differ, the answer is marked contested.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from include.statistics import kappa

KINDS = ("themes", "criteria", "compliance")

Pair = tuple[str, str]


def agreement_lines(folder: Path, gold: Sequence[Mapping[str, Any]]) -> str:
    """A Markdown table of agreement and Cohen's kappa per kind of answer, or the sentence that there was no second reader.

    `folder` is the split's folder of sources, `gold` its known answers. Raises ValueError for a report without one.
    """
    answers = folder / "second_reader"
    if not answers.is_dir():
        return "No second reader has labelled these reports."
    pairs: dict[str, list[Pair]] = {kind: [] for kind in KINDS}
    for report in gold:
        path = answers / f"{report['partnership_id']}-{report['reporting_year']}.json"
        if not path.is_file():
            raise ValueError(f"{path} is missing: the second reader's answers to this report.")
        second = json.loads(path.read_text(encoding="utf-8"))
        for kind in KINDS:
            pairs[kind] += ((first, second[kind][key]) for key, first in _labels(report, kind))
    lines = ["| | answers | the same | Cohen's kappa |", "|---|---|---|---|"]
    lines += [_line(kind, found) for kind, found in pairs.items()]
    return "\n".join(lines)


def _labels(report: Mapping[str, Any], kind: str) -> Iterator[Pair]:
    if kind == "themes":
        yield from ((str(one["theme_no"]), one["status"]) for one in report["themes"])
    elif kind == "criteria":
        yield from ((str(one["criterion_no"]), one["answer"]) for one in report["criteria"])
    else:
        yield from ((key, one["answer"]) for key, one in report["compliance"].items())


def _line(kind: str, pairs: Sequence[Pair]) -> str:
    words = sorted({word for pair in pairs for word in pair})
    counts = np.zeros((len(words), len(words)))
    for first, second in pairs:
        counts[words.index(first), words.index(second)] += 1
    same = int(np.trace(counts))
    return f"| {kind} | {len(pairs)} | {same} ({100 * same / len(pairs):.1f} %) | {float(kappa(counts)):.2f} |"
