"""The evaluation's own tables. They describe the software, not the partnerships, and are no part of the lake's promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from include.datasets import columns as c
from include.datasets.definition import Column, Dataset
from include.evaluate.measure import Figures

_part = Column(
    "part", c.text, "What was answered: theme, criterion, compliance, detail, score, quote, …", required=True
)
_MADE_BY = (
    Column("data", c.text, "Name of the folder of known answers.", required=True),
    Column("data_version", c.text, "Hash of the known answers and their files.", required=True),
    Column("engine", c.text, "Who answered.", required=True),
    Column("code_version", c.text, "Version of the software: hash over its code and frameworks.", required=True),
)

FIGURES = Dataset(
    name="evaluation_figures",
    layer="evaluation",
    one_row_per="figure",
    description="Every figure of an evaluation with its denominator.",
    key=("part", "key", "category", "measure"),
    columns=(
        _part,
        Column("key", c.text, "Theme number, criterion number or question; `all` for all together.", required=True),
        Column("category", c.text, "Status or answer the figure is about; `all` for all together.", required=True),
        Column("measure", c.text, "Name of the figure (docs/accuracy.md).", required=True),
        Column("value", c.number, "The figure; empty when there is nothing to divide by."),
        Column("numerator", c.number, "What was counted, where the figure is a share."),
        Column("denominator", c.whole, "Out of how many."),
        Column("low", c.number, "Lower end of the 95 % interval."),
        Column("high", c.number, "Upper end of the 95 % interval."),
        Column("contested_right", c.whole, "Contested answers that were right; not part of the figure.", required=True),
        Column("contested", c.whole, "Contested answers; not part of the figure.", required=True),
        *_MADE_BY,
    ),
)

CONFUSIONS = Dataset(
    name="evaluation_confusions",
    layer="evaluation",
    one_row_per="part × known answer × engine's answer",
    description="How often each known answer met each answer of the engine; contested ones left out.",
    key=("part", "known", "answered"),
    columns=(
        _part,
        Column("known", c.text, "The known answer.", required=True),
        Column("answered", c.text, "The engine's answer.", required=True),
        Column("count", c.whole, "How often.", required=True),
        *_MADE_BY,
    ),
)

RELIABILITY = Dataset(
    name="evaluation_reliability",
    layer="evaluation",
    one_row_per="part × tenth of confidence",
    description="Confidence against the share of right answers.",
    key=("part", "low"),
    columns=(
        _part,
        Column("low", c.number, "Lower end of the bin.", required=True),
        Column("high", c.number, "Upper end of the bin.", required=True),
        Column("mean_confidence", c.number, "Mean confidence of its answers.", required=True),
        Column("right", c.whole, "Right answers.", required=True),
        Column("answers", c.whole, "Answers.", required=True),
        *_MADE_BY,
    ),
)

ANSWERS = Dataset(
    name="evaluation_answers",
    layer="evaluation",
    one_row_per="known answer",
    description="Each known answer beside the engine's.",
    key=("report_id", "part", "key"),
    columns=(
        c.report_id,
        c.framework_id,
        _part,
        Column("key", c.text, "Theme number, criterion number or question.", required=True),
        Column("known", c.text, "The known answer.", required=True),
        Column("answered", c.text, "The engine's answer, or `no answer`.", required=True),
        Column("is_right", c.flag, "Whether they are the same.", required=True),
        Column("contested", c.flag, "Whether a reasonable reader may differ.", required=True),
        Column("confidence", c.number, "How sure the engine was."),
        Column("needs_review", c.flag, "Whether the engine asked for a person."),
        Column("place", c.text, "Where its first quote stands against the known places: right, shared, next, wrong."),
        Column("cited", c.text, "Page or anchor of the first quote."),
        Column("known_places", c.text, "Known pages or anchors."),
        *_MADE_BY,
    ),
)

EVALUATION = (FIGURES, CONFUSIONS, RELIABILITY, ANSWERS)


def write_parquet(figures: Figures, made_by: Mapping[str, str], folder: Path) -> list[Path]:
    """Write the four tables as `{dataset}.parquet` into a folder; returns their paths.

    `made_by`: data, data_version, engine and code_version. The bytes depend on nothing else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for dataset, rows in zip(EVALUATION, _rows(figures), strict=True):
        path = folder / f"{dataset.name}.parquet"
        pq.write_table(dataset.table({**row, **made_by} for row in rows), path, compression="zstd")
        written.append(path)
    return written


def _rows(figures: Figures) -> tuple[Iterable[dict[str, Any]], ...]:
    return (
        [vars(one) for one in figures.figures],
        [
            {"part": part, "known": known, "answered": answered, "count": count}
            for part, cells in figures.confusions.items()
            for (known, answered), count in cells.items()
        ],
        [
            {
                "part": part,
                "low": one.low,
                "high": one.high,
                "mean_confidence": one.confidence,
                "right": one.right,
                "answers": one.n,
            }
            for part, bins in figures.reliability.items()
            for one in bins
        ],
        [
            {"part": one.kind, "is_right": one.right}
            | {name: value for name, value in vars(one).items() if name != "kind"}
            for one in figures.answers
        ],
    )
