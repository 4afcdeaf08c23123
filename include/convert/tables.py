"""What every table has in common, wherever it was read: its text and its plain HTML."""

from __future__ import annotations

from html import escape

from include.convert.model import Table


def table_text(table: Table) -> str:
    """A table's text, row by row, cells parted by tabs: so that a quote from a cell or a row is found again."""
    return "\n".join("\t".join(cell for cell in row if cell) for row in table.rows if any(row))


def table_html(table: Table) -> str:
    """The table as plain HTML without attributes but spans; all text is escaped."""
    covered = {
        (row + down, column + right)
        for (row, column), (height, width) in table.spans.items()
        for down in range(height)
        for right in range(width)
        if down or right
    }
    lines = []
    for row_no, row in enumerate(table.rows):
        tag = "th" if row_no < table.n_header_rows else "td"
        cells = []
        for column_no, text in enumerate(row):
            if (row_no, column_no) in covered:
                continue
            height, width = table.spans.get((row_no, column_no), (1, 1))
            spans = (f' rowspan="{height}"' if height > 1 else "") + (f' colspan="{width}"' if width > 1 else "")
            cells.append(f"<{tag}{spans}>{escape(text)}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"
