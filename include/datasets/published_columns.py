"""Columns that tables of layer published share: what is counted, who answered, whose report, and what people settled."""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets import words
from include.datasets.definition import Column

_engine = c.engine.but(
    description="Who answered; `mixed` where reports of the year were read by several; `published` for earlier figures.",
    allowed=(*words.ENGINES, "mixed", "published"),
)
PUBLISHED_BY = (_engine, c.framework_id, c.review_state, c.is_provisional)
_n_left_out = Column(
    "n_left_out", c.whole, "Reports left out because no quote could be verified for their answer; they await review."
)
COUNTED = (c.category, c.count, c.denominator, c.percentage, *PUBLISHED_BY, _n_left_out)
RELIABILITY = Column(
    "reliability",
    c.text,
    "`u` (low reliability) where engine and people agree too little, by `yearly_agreement`; empty otherwise, and where that was not measured.",
    allowed=(words.LOW_RELIABILITY,),
)

REPORT = (
    c.reporting_year,
    c.report_id,
    c.partnership_id,
    Column("partnership", c.text, "Name of the partnership in the register.", required=True),
    Column("region", c.text, "Its region in the register.", required=True),
)
N_EVIDENCE = Column(
    "n_evidence",
    c.whole,
    "Verified quotes that support it; the first, and the others as far as may be quoted, stand in `report_evidence`.",
    required=True,
)
ENGINE_ANSWER = Column("engine_answer", c.text, "What the engine answered; a person's answer never overwrites it.")
SETTLED_BY = Column(
    "settled_by",
    c.text,
    "Whose answer this is: a person's where people have settled it, else the engine's.",
    required=True,
    allowed=words.SETTLED_BY,
)
IS_CONTESTED = Column(
    "is_contested",
    c.flag,
    "True where two people differ and no third has decided; the engine's answer stands until then.",
    required=True,
)
REVIEWED = (SETTLED_BY, ENGINE_ANSWER, IS_CONTESTED, c.review_state)
