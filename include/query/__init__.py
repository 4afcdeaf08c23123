"""SQL over everything: a DuckDB file with views over the lake, and the questions of `docs/questions.md`.

python -m include.query OUT=safeguarding.duckdb      make duckdb OUT=…
"""

from __future__ import annotations

from include.query.build import Built, build
from include.query.questions import QUESTIONS, Question, ask

__all__ = ["QUESTIONS", "Built", "Question", "ask", "build"]
