"""The benchmark measures what it says, and docs/performance.md says what was measured."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import psutil
import pypdfium2
import pytest

from benchmarks import meter
from benchmarks.__main__ import RESULTS
from benchmarks.page import text_of
from benchmarks.places import partnerships
from benchmarks.reports import make_report
from include.settings import PROJECT

SPIN = "import time\nwhile time.process_time() < {}: pass\n"


def words_of(data: bytes) -> set[str]:
    """All runs of eight words of a PDF."""
    words = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)).split()
    return {" ".join(words[at : at + 8]) for at in range(len(words) - 7)}


def test_reports_are_each_their_own_and_come_out_the_same_again():
    one, other = (make_report(number, owner, 4) for number, owner in enumerate(partnerships(2)))
    assert one.n_pages == other.n_pages == 4
    assert make_report(0, partnerships(1)[0], 4).data == one.data
    mine, theirs = words_of(one.data), words_of(other.data)
    assert len(mine & theirs) / min(len(mine), len(theirs)) < 0.5


ORPHAN = f"""
import subprocess, sys, psutil
from benchmarks.meter import STARTED, Meter
child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', " + repr({SPIN.format(0.6)!r}) + "])"
with Meter() as meter:
    before = meter.look().cpu_s
    parent = subprocess.Popen([sys.executable, "-c", child])
    STARTED.add(parent.pid)
    parent.wait()
    psutil.wait_procs(psutil.Process().children(), timeout=60)
    print(meter.look().cpu_s - before)
"""


def test_work_of_children_whose_parent_has_ended_is_counted():
    """In a process of its own: a meter takes in every orphan, and would wait for those of other tests as well."""
    done = subprocess.run(
        [sys.executable, "-c", ORPHAN], cwd=PROJECT, capture_output=True, text=True, timeout=120, check=True
    )
    assert float(done.stdout) >= 0.6


def test_a_process_that_is_gone_by_the_time_it_is_looked_at_is_passed_over(monkeypatch):
    child = subprocess.Popen([sys.executable, "-c", ""])
    seen = psutil.Process(child.pid)
    child.wait()
    monkeypatch.setattr(psutil.Process, "children", lambda self, recursive: [seen])
    assert meter.Meter().look().n_processes == 1


def test_a_meter_that_could_not_look_gives_no_figures(monkeypatch):
    monkeypatch.setattr(meter, "LOOK_S", 0.01)
    with pytest.raises(OSError, match="no room"), meter.Meter() as broken:
        monkeypatch.setattr(broken, "look", partial(_raise, OSError("no room")))
        broken._thread.join(timeout=60)


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.slow
def test_a_small_year_in_plain_python_gives_results_and_their_page(tmp_path: Path):
    kept = tmp_path / "performance" / "results.json"
    sizes = ["--sizes", "2", "--pages", "2", "--kinds", "plain", "--workers", "1"]
    places = ["--folder", str(tmp_path / "work"), "--results", str(kept)]
    command = [sys.executable, "-m", "benchmarks", *sizes, *places]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    run = json.loads(kept.read_text())["runs"]["plain 2"]
    assert run["n_pages"] == 4
    assert sum(run["states"].values()) == 2
    assert set(run["steps"]) == {"start", "collect", "plan", "convert", "analyse", "check", "publish"}
    assert 0 < sum(spent["cpu_s"] for spent in run["steps"].values()) <= run["whole"]["cpu_s"] + 1
    assert run["whole"]["peak_mb"] > 50
    assert {"elements", "theme_findings", "documents"} <= {row["dataset"] for row in run["tables"] if row["rows"]}
    assert len(run["duckdb"]["questions"]) == 20
    page = (tmp_path / "performance.md").read_text()
    assert "| 2 | 4 | plain Python |" in page
    assert all((tmp_path / "performance" / f"{name}.svg").is_file() for name in ("growth", "steps", "memory"))


@pytest.mark.skipif(not RESULTS.is_file(), reason="nothing was measured yet")
def test_the_page_says_what_was_measured():
    page = (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert page == text_of(json.loads(RESULTS.read_text(encoding="utf-8"))), "Run `make benchmark-page`."
