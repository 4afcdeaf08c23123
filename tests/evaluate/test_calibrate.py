"""The fitted confidence keeps the order of the answers and is tried on reports it has not seen."""

from __future__ import annotations

import numpy as np

from include.evaluate.calibrate import Fit, fit, left_out, log_loss
from include.statistics import bins_of, calibration_error

SEED = np.random.default_rng(7)


def reports(n: int, border: float, far: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """Reports whose answers say 0.5 to 1 and are right as often as this map says."""
    made = []
    for _ in range(n):
        said = SEED.uniform(0.5, 1.0, 60)
        made.append((said, (SEED.random(60) < Fit(border, far, 1.0)(said)).astype(float)))
    return made


def error(confidence: np.ndarray, right: np.ndarray) -> float:
    return calibration_error(bins_of(list(confidence), [bool(one) for one in right])) or 0.0


def test_every_map_is_monotone_and_keeps_its_ends():
    steps = np.linspace(0.0, 1.0, 101)
    for one in (Fit(0.4, 0.95, 0.5), Fit(0.8, 0.8, 1.0), Fit(0.5, 0.99, 3.0)):
        mapped = one(steps)
        assert np.all(np.diff(mapped) >= -1e-12)
        assert (mapped[0], mapped[50], mapped[-1]) == (one.border, one.border, one.far)


def test_an_engine_too_sure_of_itself_is_brought_down_on_reports_the_fit_has_not_seen():
    made = reports(12, 0.4, 0.75)
    said, right = (np.concatenate([pair[at] for pair in made]) for at in (0, 1))
    assert error(said, right) > 0.12
    assert error(left_out(made), right) < 0.06
    assert log_loss(left_out(made), right) < log_loss(said, right)


def test_the_fit_of_one_report_does_not_know_that_report():
    honest = reports(3, 0.5, 0.95)
    odd = (np.full(60, 0.9), np.zeros(60))
    assert np.all(
        left_out([*honest, odd])[-60:] == fit(*(np.concatenate(part) for part in zip(*honest, strict=True)))(odd[0])
    )
