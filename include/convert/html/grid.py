"""An HTML table as a grid: spans resolved, nested tables left to the walker."""

from __future__ import annotations

from bs4 import Tag

from include.convert.model import Table

WIDEST_SPAN = 200


def is_layout_table(node: Tag) -> bool:
    """Whether a table only arranges other content: it holds tables, headings or lists of blocks, or one cell alone."""
    if node.find("table") is not None or node.get("role") == "presentation":
        return True
    if node.find(["h1", "h2", "h3", "h4", "details", "section", "article"]) is not None:
        return True
    cells = node.find_all(["td", "th"])
    return len(cells) <= 1 or (not node.find("th") and any(len(cell.find_all("p")) > 3 for cell in cells))


def read_table(node: Tag) -> Table | None:
    """The table's cells; a cell that spans several places stands in its first, the others are empty."""
    cells: dict[tuple[int, int], str] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    header_rows = 0
    rows = [row for row in node.find_all("tr") if row.find_parent("table") is node]
    for row_no, row in enumerate(rows):
        column = 0
        tags = row.find_all(["td", "th"], recursive=False)
        for cell in tags:
            while (row_no, column) in taken:
                column += 1
            height = min(_span(cell, "rowspan") or len(rows), len(rows) - row_no)
            width = min(_span(cell, "colspan") or 1, WIDEST_SPAN)
            cells[row_no, column] = " ".join(cell.get_text(" ").split())
            if height > 1 or width > 1:
                spans[row_no, column] = (height, width)
            taken.update((row_no + down, column + right) for down in range(height) for right in range(width))
            column += width
        if header_rows == row_no and tags and (row.find_parent("thead") or all(cell.name == "th" for cell in tags)):
            header_rows += 1
    if not taken:
        return None
    n_rows, n_columns = 1 + max(r for r, _ in taken), 1 + max(c for _, c in taken)
    grid = [[cells.get((r, c), "") for c in range(n_columns)] for r in range(n_rows)]
    if not any(any(row) for row in grid):
        return None
    return Table(grid, header_rows if header_rows < n_rows else 1, spans=spans)


def _span(cell: Tag, name: str) -> int:
    try:
        return max(0, int(str(cell.get(name) or 1).strip()))
    except ValueError:
        return 1
