"""A figure in a page says which cell it is; what cannot be said is a symbol, never a zero."""

from __future__ import annotations

import pyarrow as pa
import pytest
from markupsafe import Markup

from include.publish.looks import Figure, Figures, RowsByReport
from include.publish.looks.figures import ranked

ROWS = [
    {
        "reporting_year": "2023-24",
        "theme_no": no,
        "category": "addressed",
        "count": count,
        "percentage": pct,
        "theme": "A",
    }
    for no, count, pct in ((1, 1200, 25.0), (2, 0, None), (3, 7, 50.0))
]


@pytest.fixture
def figures():
    return Figures({"yearly_themes": pa.Table.from_pylist(ROWS)})


def test_a_cell_names_its_table_column_and_key(figures):
    row = figures.row("yearly_themes", theme_no=1)
    assert Markup("{}").format(row["count"]) == (
        '<data value="1200" data-from="yearly_themes.count[2023-24|1|addressed]">1,200</data>'
    )
    assert row["theme"] == "A"


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(71.4, "x", "%"), "71.4%"),
        (Figure(100.0, "x", "%"), "100.0%"),
        (Figure(12500.0, "x", "£"), "£12,500"),
        (Figure(0.8234, "x"), "0.82"),
        (Figure(0, "x"), "0"),
        (Figure(None, "x", "%"), "[z]"),
        (Figure(None, "x", "£", "x"), "[x]"),
    ],
)
def test_figures_as_people_read_them(figure, text):
    assert figure.text == text


def test_a_row_that_is_not_there_is_an_error_and_no_empty_place(figures):
    with pytest.raises(LookupError, match=r"0 rows with {'theme_no': 9}"):
        figures.row("yearly_themes", theme_no=9)


def test_ranked_by_percentage_with_the_unknown_last(figures):
    rows = figures.rows("yearly_themes")
    assert [row["theme_no"] for row in ranked(rows)] == [3, 1, 2]
    assert [row["theme_no"] for row in ranked(rows, least=True)] == [1, 3, 2]


def test_rows_by_report_are_the_tables_own_in_its_order_and_none_where_there_are_none():
    listed = [("b", 2), ("a", 1), ("b", 1)]
    table = pa.Table.from_pylist([{"report_id": report_id, "theme_no": no} for report_id, no in listed])
    rows = RowsByReport("report_themes", table)
    assert [row["theme_no"] for row in rows.of("b")] == [2, 1]
    assert [row.values for row in rows.of("a")] == [{"report_id": "a", "theme_no": 1}]
    assert rows.of("c") == []


def test_a_table_that_no_page_asks_for_is_not_turned_into_rows():
    class Unasked(dict):
        def __getitem__(self, name):
            raise AssertionError(f"{name} was read")

    Figures(Unasked(yearly_themes=None))
