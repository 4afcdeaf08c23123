"""Agreement and calibration as the textbooks have them."""

from __future__ import annotations

import numpy as np
import pytest

from include import statistics


def matrix(*rows):
    return np.array(rows, dtype=float)


def test_kappa_and_ac1_of_a_textbook_table():
    table = matrix([20, 5], [10, 15])
    assert float(statistics.kappa(table)) == pytest.approx(0.4)
    by_chance = 2 * 0.55 * 0.45
    assert float(statistics.gwet(table)) == pytest.approx((0.7 - by_chance) / (1 - by_chance))


def test_ac1_stays_steady_where_nearly_all_answers_are_the_same():
    table = matrix([118, 5], [2, 0])
    assert float(statistics.kappa(table)) < 0
    assert float(statistics.gwet(table)) > 0.9


def test_coefficients_are_those_of_another_implementation():
    """As irrCAC 0.4.4 tells them of two tables: one of three answers, and one where nearly all answers are the same."""
    three, skewed = np.array([[88.0, 14, 18], [10, 40, 10], [2, 6, 12]]), np.array([[118.0, 5], [2, 0]])
    assert [float(statistics.kappa(one)) for one in (three, skewed)] == pytest.approx([0.49153, -0.02339], abs=1e-5)
    assert [float(statistics.gwet(one)) for one in (three, skewed)] == pytest.approx([0.57597, 0.94078], abs=1e-5)


def test_perfect_and_empty_tables():
    assert float(statistics.kappa(matrix([3, 0], [0, 4]))) == 1
    assert np.isnan(float(statistics.kappa(matrix([0, 0], [0, 0]))))
    assert np.isnan(float(statistics.kappa(matrix([5, 0], [0, 0])))), "one class alone: nothing beyond chance to see"


def test_macro_f1_leaves_out_classes_that_are_not_known():
    assert float(statistics.macro_f1(matrix([2, 0, 0], [1, 1, 1], [0, 0, 0]))) == pytest.approx((0.8 + 0.5) / 2)


def test_intervals_redraw_whole_reports_and_are_the_same_every_time():
    alike = np.array([matrix([8, 2], [1, 9])] * 8)
    unlike = np.array([matrix([10, 0], [0, 10]), matrix([6, 4], [2, 8])] * 4)
    assert statistics.interval(statistics.kappa, alike) == pytest.approx((0.7, 0.7))
    low, high = statistics.interval(statistics.kappa, unlike) or (1.0, 0.0)
    assert low < 0.7 < high
    assert statistics.interval(statistics.kappa, unlike) == (low, high)
    assert statistics.interval(statistics.kappa, unlike[:2]) is None


def test_calibration_error_weighs_bins_by_their_answers():
    bins = statistics.bins_of([0.95] * 8 + [0.55] * 2, [True] * 7 + [False] + [True, True])
    assert [(one.n, one.right) for one in bins] == [(2, 2), (8, 7)]
    assert statistics.calibration_error(bins) == pytest.approx((8 * abs(0.95 - 7 / 8) + 2 * 0.45) / 10)
    assert statistics.calibration_error([]) is None


def test_confidence_on_the_edge_of_a_bin_is_in_the_upper_one_and_certainty_in_the_last():
    assert [(one.low, one.n) for one in statistics.bins_of([0.3, 0.6, 0.7, 1.0], [True] * 4)] == [
        (0.3, 1),
        (0.6, 1),
        (0.7, 1),
        (0.9, 1),
    ]


def test_a_perfect_engine_shows_some_calibration_error_by_chance_and_less_with_more_answers():
    few, many = (statistics.error_by_chance([0.7, 0.8, 0.9] * n) or 1.0 for n in (10, 1000))
    assert 0.03 < few < 0.15
    assert many < 0.02
