"""Where long words may break at a line's end, as in reports set in narrow justified columns."""

from __future__ import annotations

import re

SOFT_HYPHEN = "\u00ad"
BREAKS = """
agen-cies arrange-ment arrange-ments assess-ment assess-ments attend-ance chil-dren com-mun-ities
com-mun-ity con-fer-ence con-fer-ences contri-bution contri-butions devel-op-ment edu-cation experi-ence
experi-ences exploi-tation improve-ment improve-ments inde-pendent infor-mation learn-ing
neigh-bour-hood part-ner-ship part-ner-ships prac-tice prac-tition-er prac-tition-ers prior-ities
prior-ity profes-sional profes-sionals protec-tion recom-men-dation recom-men-dations refer-ral
refer-rals respon-sib-ility safe-guarding scru-tineer scru-tiny strat-egic strat-egy sup-port
super-vision train-ing under-standing
"""
SOFT = {word.replace("-", ""): word.replace("-", SOFT_HYPHEN) for word in BREAKS.split()}
WORD = re.compile(r"[A-Za-z]{7,}")


def soften(words: str) -> str:
    """The same words with soft hyphens where the long ones may break; case is kept."""

    def with_hyphens(match: re.Match[str]) -> str:
        soft = SOFT.get(match[0].lower())
        return soft if soft and match[0].islower() else match[0]

    return WORD.sub(with_hyphens, words)
