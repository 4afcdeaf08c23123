"""Names of partnerships as people write them, reduced to the words that tell one from another."""

from __future__ import annotations

import re
import unicodedata

NOT_A_NAME = frozenset(
    ["safeguarding", "children", "child", "childrens", "young", "people", "adults", "adult", "partnership", "partnerships", "board", "lscp", "lscb", "scp", "scb", "local", "annual", "yearly", "year", "report", "reports", "review", "final", "published", "web", "version", "copy", "draft", "summary", "the", "and", "of", "for", "borough", "council", "city", "county", "pdf", "html", "htm", "index", "main"]
)  # fmt: skip
"""Words that tell nothing about which partnership is meant."""
BODY = frozenset({"safeguarding", "partnership", "board", "together", "childrens"})
"""Words of a partnership's own name: a place alone does not hold them."""
_ACRONYM = re.compile(r"^[A-Z][A-Za-z]{1,8}$")


def words(text: str) -> tuple[str, ...]:
    """A text as plain lower-case words: `St. Helens & Cheshire's` → st, helens, and, cheshires."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", plain).lower().replace("&", " and ").replace("'", "")
    return tuple(re.findall(r"[a-z]+|\d+", plain))


def is_acronym(alias: str) -> bool:
    """Whether an alias is no more than initials (`ESSCP`, `CWaC`): several partnerships may share them."""
    return bool(_ACRONYM.match(alias)) and sum(letter.isupper() for letter in alias) >= 2


def without_common(all_words: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the common ones at both ends: `the city of york safeguarding …` → york."""
    kept = list(all_words)
    while kept and kept[0] in NOT_A_NAME:
        kept.pop(0)
    while kept and kept[-1] in NOT_A_NAME:
        kept.pop()
    for index, word in enumerate(kept):
        if word in NOT_A_NAME and word not in {"and", "of", "the"}:
            return tuple(kept[:index])
    return tuple(kept)


def place_forms(place: str) -> list[tuple[str, ...]]:
    """`Bristol, City of` is also written `City of Bristol` and `Bristol`."""
    if ", city of" in place.lower():
        plain = place.split(",", maxsplit=1)[0]
        return [words(plain), words(f"City of {plain}")]
    return [words(place)]
