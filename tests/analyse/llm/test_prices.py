"""What calls cost, and what a run is expected to cost before it begins."""

from __future__ import annotations

import pytest

from include.analyse.llm.prices import estimate, price_of, summarise
from include.settings import SettingsError
from tests.analyse.llm.carried import question, settings_for

TABLE = (
    '{"big": {"input": 2, "output": 8}, "big-small": {"input": 1, "cached": 0.25, "output": 4, "batch_discount": 0.5}}'
)


def price(model: str, table: str = TABLE):
    return price_of(settings_for("http://x", openai_model=model, llm_prices=table))


def test_the_longest_name_that_fits_has_the_price():
    assert price("big-2026").price.input == 2
    assert price("big-small-2026-01").price.input == 1
    assert not price("other").is_known


def test_cached_tokens_and_batches_are_cheaper():
    small = price("big-small").price
    assert small.cost(1_000_000, 0, 0) == 1
    assert small.cost(1_000_000, 800_000, 0) == pytest.approx(0.4)
    assert small.cost(1_000_000, 0, 250_000, in_batch=True) == pytest.approx(1)
    assert price("big").price.cost(1_000_000, 1_000_000, 0) == 2


@pytest.mark.parametrize("table", ["x", '{"a": {"input": -1, "output": 1}}', '{"a": {"inputs": 1, "output": 1}}'])
def test_a_table_that_cannot_be_read_is_told_in_one_sentence(table):
    with pytest.raises(SettingsError, match=r"LLM_PRICES cannot be used: .*Write"):
        price("a", table)


def test_an_estimate_counts_the_report_once_and_what_is_kept_not_at_all():
    questions = [question(n, name=name, length=8000) for name in ("harrow", "garsdale") for n in range(5)]
    settings = settings_for("http://x")
    whole = estimate(questions, settings)
    assert (whole.reports, whole.calls) == (2, 10)
    fresh = whole.input_tokens - whole.cached_input_tokens
    assert fresh == pytest.approx(2 * 8200 / 4, rel=0.05)
    assert whole.cost < whole.naive_cost
    half = estimate(questions, settings, frozenset(one.content_hash for one in questions[:5]))
    assert (half.calls, half.kept) == (5, 5)
    assert "2 reports, 10 calls to test-model (0 answers are kept already)" in str(whole)


def test_the_summary_tells_cost_per_report_and_what_a_call_per_theme_would_have_cost():
    call = {"input_tokens": 10_000, "cached_input_tokens": 0, "output_tokens": 900, "from_store": False, "call_no": 1}
    rows = [{**call, "report_id": "a", "purpose": f"themes_{n}", "cost": 0.0136} for n in (1, 2, 3)]
    rows.append({**call, "report_id": "a", "purpose": "extraction", "cost": 0.0136})
    found = summarise(rows, settings_for("http://x"), 26)
    assert found["cost_per_report"] == pytest.approx(4 * 0.0136)
    assert found["naive_cost"] == pytest.approx((26 * 10_000 + 4 * 2_700 + 10_000 + 4 * 900) / 1e6)
