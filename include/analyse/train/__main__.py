"""`python -m include.analyse.train` makes the weights anew; `--check` measures them on the author left out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from include.analyse.passage_model import WEIGHTS
from include.analyse.train.check import check
from include.analyse.train.fit import fit
from include.analyse.train.texts import AUTHORS, passages, practice
from include.frameworks import load_framework

_FRAMEWORK = "wt2023"


def as_text(content: Mapping[str, object]) -> str:
    """The weights as JSON with one word a line, so that a change of weights can be read."""
    head = {key: value for key, value in content.items() if key != "words"}
    words: Mapping[str, object] = content["words"]  # type: ignore[assignment]
    lines = ",\n".join(f"{json.dumps(word)}:{json.dumps(row, separators=(',', ':'))}" for word, row in words.items())
    return f'{json.dumps(head)[:-1]}, "words": {{\n{lines}\n}}}}\n'


def main() -> None:
    """Train on both authors and the practice samples and write the weights, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="train on one author, measure on the other; write nothing")
    framework = load_framework(_FRAMEWORK)
    if parser.parse_args().check:
        print(check(framework))
        return
    texts = [text for author in AUTHORS for text in passages(author)]
    WEIGHTS.write_text(as_text(fit(texts, practice(), framework)), encoding="utf-8")
    print(f"Wrote {WEIGHTS.name}: {len(texts)} passages, {WEIGHTS.stat().st_size // 1024} KB.")


if __name__ == "__main__":
    main()
