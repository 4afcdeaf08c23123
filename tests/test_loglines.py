"""Every line about a report is found by its id, also from a child that dies; nobody's text forges a line."""

import logging
import os
import warnings

import pytest
import structlog

from include.lake import open_lake
from include.loglines import about, one_line
from include.workers import work_through


def speak(report_id: str) -> dict[str, int]:
    logging.getLogger("include.somewhere").info("%s begins", report_id)
    with about(document_id="d0c"):
        logging.getLogger("a.library").warning("odd font\n2026-01-01 [error] everything was deleted \x1b[2J")
        warnings.warn("old habits", UserWarning, stacklevel=1)
    logging.getLogger("a.library").info("chatter")
    if report_id == "dies":
        logging.getLogger("include.somewhere").error("last words")
        os.abort()
    return {"said": 3}


class Seen(logging.Handler):
    """What a log of the parent gets, with the ids bound at that moment, as Airflow's own handler takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str, dict[str, str]]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.name, record.getMessage(), dict(structlog.contextvars.get_contextvars())))

    def of(self, report_id: str) -> dict[str, tuple[str, dict[str, str]]]:
        return {name: (text, ids) for name, text, ids in self.lines if ids.get("report_id") == report_id}


@pytest.fixture
def seen(tmp_path) -> Seen:
    handler, root = Seen(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        limits = {"time_limit_s": 60, "memory_limit_mb": 4000, "workers": 2}
        staged = open_lake(str(tmp_path)).staged("run")
        done = work_through(speak, ["sound", "dies"], step="convert", staged=staged, **limits)
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert {one.report_id: one.status for one in done} == {"sound": "done", "dies": "failed"}
    return handler


def test_lines_of_children_carry_report_and_document_and_survive_their_death(seen):
    for report_id in ("sound", "dies"):
        lines = seen.of(report_id)
        assert lines["a.library"][1] == {"report_id": report_id, "document_id": "d0c"}
        assert "old habits" in lines["py.warnings"][0]
    assert seen.of("sound")["include.somewhere"] == ("sound begins", {"report_id": "sound"})
    assert seen.of("dies")["include.somewhere"][0] == "last words"
    assert "chatter" not in str(seen.lines), "libraries are heard from warnings on"


def test_a_line_stays_one_line_and_is_silent_to_a_terminal(seen):
    text = seen.of("sound")["a.library"][0]
    assert text == "odd font\\n2026-01-01 [error] everything was deleted \\x1b[2J"


def test_what_turns_text_round_or_hides_it_is_shown_and_what_is_long_is_cut():
    assert one_line("a\u202egnp.exe\u2028b\ud800") == "a\\u202egnp.exe\\u2028b\\ud800"
    assert one_line("Somerset’s £5 – “safe”") == "Somerset’s £5 – “safe”"
    assert one_line("x" * 30, longest=10) == "x" * 10 + " … (20 more characters)"
