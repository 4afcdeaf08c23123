"""What the tasks of `analyse_reports` do beside reading when a language model answers: expect the cost, wait for batches.

With the extractive engine none of this runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from include.analyse.llm.call import Question
from include.datasets import analysed
from include.frameworks import framework_for_year
from include.lake import Lake, open_lake
from include.settings import Settings, get_settings


def expected_cost(run_id: str, year: str, report_ids: Sequence[str]) -> str:
    """What asking about these converted reports will take, in a sentence; answers that are kept cost nothing.

    Raises SettingsError when the prices cannot be read or the budget could not be kept.
    """
    from include.analyse.llm.kept import Kept
    from include.analyse.llm.prices import estimate

    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    questions = _questions(lake, run_id, year, report_ids, settings)
    kept = Kept(lake, run_id, settings)
    known = frozenset(one.content_hash for one in questions if kept.has(kept.key(one)))
    return str(estimate(questions, settings, known, in_batch=settings.llm_batch))


def advance_batch(run_id: str, year: str, report_ids: Sequence[str]) -> tuple[bool, str]:
    """Submit, look at or collect the batches of these reports; whether they are done, and a sentence."""
    from include.analyse.llm.batch import advance

    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    questions = _questions(lake, run_id, year, report_ids, settings)
    state = advance(settings, lake, run_id, questions, group=f"-{report_ids[0]}")
    return state.is_done, str(state)


def cost_of_run(staged: Lake, year: str, settings: Settings) -> dict[str, Any]:
    """Calls, tokens and cost of what a run has staged, and what asking naively would have cost; empty without calls."""
    from include.analyse.llm.prices import summarise

    calls = staged.rows(analysed.LLM_CALLS, year)
    framework, _ = framework_for_year(year)
    return summarise(calls, settings, len(framework.themes)) if calls else {}


def say_cost(cost: dict[str, Any]) -> str:
    """The same in a sentence."""
    if not cost:
        return ""
    return (
        "{calls} calls ({kept} answered from the store), {input_tokens:,} input tokens ({cached_input_tokens:,} from the endpoint's "
        "cache), {output_tokens:,} output tokens. Cost {cost:.2f}, {cost_per_report:.4f} per report; one call per theme "
        "without a cache would have cost {naive_cost:.2f}."
    ).format(**cost, kept=cost["calls"] - cost["calls_paid"])


def _questions(lake: Lake, run_id: str, year: str, report_ids: Sequence[str], settings: Settings) -> list[Question]:
    from include.analyse.llm.step import questions_ahead

    return questions_ahead(lake, lake.staged(run_id), year, report_ids, settings)
