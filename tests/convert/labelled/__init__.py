"""The labelled set: reports set from compact sources, so that every word, heading, item, cell and place is known.

    python -m tests.convert.labelled FOLDER

renders it into a folder in the form `python -m include.convert.evaluate FOLDER` reads (a gold.json beside the files).
Nothing rendered is committed; the same sources give the same bytes. DATASET.md says what the set is and is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path


def render(folder: Path, with_pictures: bool = True, makers: Sequence[Callable] = ()) -> Path:
    """Write the set and its gold.json; `with_pictures` adds the scans and pictures, which are slow to read.

    `makers` renders these reports alone.
    """
    from tests.convert.labelled.pictures import PICTURED_REPORTS, TABLE_REPORTS
    from tests.convert.labelled.reports import TEXT_REPORTS

    makers = makers or (*TEXT_REPORTS, *TABLE_REPORTS, *(PICTURED_REPORTS if with_pictures else ()))
    folder.mkdir(parents=True, exist_ok=True)
    answers = []
    for make in makers:
        file, data, gold = make()
        (folder / file).write_bytes(data)
        answers.append(gold)
    (folder / "gold.json").write_text(json.dumps(answers, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder
