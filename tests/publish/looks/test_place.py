"""A quote leads to its page where there is an address, and only to addresses of the web."""

from __future__ import annotations

import pytest

from include.publish.looks import Place, place


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"source": "https://a.example/r.pdf", "page": 3, "page_label": "iii"},
            Place("a.example", "page 3 (printed iii)", "https://a.example/r.pdf#page=3"),
        ),
        (
            {"source": "http://a.example/r.pdf#page=9", "page": 3, "page_label": "3"},
            Place("a.example", "page 3", "http://a.example/r.pdf#page=3"),
        ),
        (
            {"source": "https://a.example/r.html", "anchor": "who-pays"},
            Place("a.example", "at “who-pays”", "https://a.example/r.html#who-pays"),
        ),
        (
            {"source": "https://a.example/r.html", "anchor": "Who pays"},
            Place("a.example", "at “Who pays”", "https://a.example/r.html"),
        ),
        ({"source": "reports/a.pdf", "page": 3}, Place("reports/a.pdf", "page 3")),
        ({"source": "javascript:alert(1)", "page": 3}, Place("javascript:alert(1)", "page 3")),
        ({"source": "https://[broken", "page": 1}, Place("https://[broken", "page 1")),
        ({"source": None, "document_id": "abc", "page": None, "anchor": None}, Place("abc", "")),
    ],
)
def test_places(row, expected):
    assert place(row) == expected
