"""The two measures of conversion run on any folder and count what they say they count."""

from __future__ import annotations

import json
from pathlib import Path

from include.convert.benchmark import report
from include.convert.evaluate import main, measure
from tests.convert.papers import PROSE, Paper


def folder_with_gold(folder: Path) -> Path:
    (folder / "vale.pdf").write_bytes(
        Paper().heading("Our year").paragraph(PROSE).page().heading("Money").paragraph(PROSE).done()
    )
    gold = {
        "files": ["vale.pdf"],
        "themes": [{"quotes": [{"text": "An audit of forty records", "page": 2}, {"text": "never said", "page": 1}]}],
        "elements": [
            {"page": 2, "text": "Money", "element_type": "Title"},
            {"page": 2, "text": "The partners met", "element_type": "NarrativeText", "section": "Money"},
            {"page": 1, "text": "Money", "element_type": "Title"},
        ],
    }
    (folder / "gold.json").write_text(json.dumps([gold]))
    return folder


def test_evaluation_counts_right_and_wrong(tmp_path: Path, capsys) -> None:
    counts = measure(folder_with_gold(tmp_path))
    assert counts["quotes on the page they are from"] == (1, 2)
    assert counts["Title found"] == (1, 2)
    assert counts["section right"] == (1, 1)
    assert counts["pages with text"] == (2, 2)
    right, total = counts["words of the text layer in elements"]
    assert right == total > 50
    assert main([str(tmp_path)]) == 0
    assert "quotes on the page" in capsys.readouterr().out


def test_evaluation_without_answers_says_so(tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path)]) == 1
    assert "no gold.json" in capsys.readouterr().err


def test_benchmark_names_the_readers_and_the_steps() -> None:
    text = report({"a.pdf": Paper().paragraph(PROSE * 5).done()}, with_pictures=False)
    for words in ("1 pages", "pdfminer.six", "pypdfium2", "this conversion", "characters and their looks"):
        assert words in text
