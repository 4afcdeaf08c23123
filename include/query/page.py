"""`docs/questions.md`: every question, its SQL, and its answer on a lake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from include.query.questions import QUESTIONS, Question, ask

if TYPE_CHECKING:
    import duckdb

_HEAD = """# Twenty questions, as SQL

The answers are those of the fictional samples, as `make run` leaves them. Ask your own lake:

```
make duckdb OUT=safeguarding.duckdb          # views over the newest release of every year, with descriptions
make duckdb OUT=safeguarding.duckdb COPY=1   # the same with the rows themselves: one file to take anywhere
duckdb safeguarding.duckdb                   # or: import duckdb; duckdb.connect("safeguarding.duckdb")
```

`select comment from duckdb_views()` (of a copy: `duckdb_tables()`) tells what each view holds. A release alone, without the lake, is opened with the
`views.sql` in its folder (`duckdb -init views.sql`)."""
_LONGEST = 160


def page(connection: duckdb.DuckDBPyConnection) -> str:
    """The page in Markdown, its answers taken from an open database."""
    parts = [_HEAD, *(section(number, one, connection) for number, one in enumerate(QUESTIONS, start=1))]
    return "\n\n".join(parts) + "\n"


def section(number: int, one: Question, connection: duckdb.DuckDBPyConnection) -> str:
    """One question under its number, with its SQL, its answer and what to keep in mind about it."""
    columns, rows = ask(connection, one)
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    answer = "\n".join(lines) if rows else "No rows."
    note = f"\n\n{one.beware}" if one.beware else ""
    return f"## {number}. {one.question}\n```sql\n{one.sql.strip()}\n```\n\n{answer}{note}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    text = " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
