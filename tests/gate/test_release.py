"""No answer never means yes: what releases a year, what does not, and what a release is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from include.datasets import review
from include.gate import Answer, GateError, NoRecordError, Question, put_question
from include.publish import NotYetError, publish_year
from include.publish.inputs import read_year
from include.register import load_register
from include.review import draw_year
from include.settings import Settings
from include.settled import settle_year
from include.tasks import review_year
from tests.gate.people import settle_sample
from tests.publish.a_year import NOW, YEAR, a_lake, a_register, a_report, partnership, write

ANSWERED = datetime(2025, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """Two reports with their sample drawn, as the tasks find them."""
    lake = a_lake(tmp_path, [a_report(0, score=4), a_report(1, score=2)])
    monkeypatch.setenv("LAKE_URI", lake.store.uri)
    monkeypatch.setenv("REGISTER", str(a_register(tmp_path, 3)))
    monkeypatch.setenv("REVIEW_PATIENCE_DAYS", "28")
    assert draw_year(lake, YEAR, Settings(), NOW).n_new
    return lake


def asked(lake) -> dict[str, str]:
    """The question as of now, as it is handed on between tasks."""
    settled = settle_year(lake, YEAR)
    return Question(YEAR, "Release?", "What was shown.", settled.findings_version, settled.reviews_version).told()


def response(option: str = "Release", at: datetime = ANSWERED, note: str = ""):
    """What Airflow's operator returns once a person has answered."""
    return {
        "chosen_options": [option],
        "params_input": {"note": note},
        "responded_at": at,
        "responded_by_user": {"id": "1", "name": "ann"},
    }


def decisions(lake):
    return lake.rows(review.RELEASE_DECISIONS, YEAR)


def review_state(lake) -> str:
    return read_year(lake, YEAR, load_register(Settings().register_path)).review.state


@pytest.mark.parametrize(
    "given",
    [
        None,
        {},
        response() | {"chosen_options": []},
        response() | {"chosen_options": ["Release", "Do not release"]},
        response() | {"chosen_options": ["Approve"]},
        response() | {"responded_by_user": None},
        response() | {"responded_at": None},
    ],
)
def test_without_one_clear_answer_of_a_person_nothing_is_released(lake, given):
    with pytest.raises(GateError, match="so it is not released"):
        review_year.release("run-1", YEAR, asked(lake), given)
    assert decisions(lake) == []


def recorded(question, who: str | None, option: str = "Release"):
    """Airflow's record of this question, answered by this person or by nobody yet."""
    answered = response(option) | {"responded_by_user": {"id": who, "name": who}}
    nobody = dict.fromkeys(answered) | {"params_input": {}}
    return {"body": question["body"], **(answered if who else nobody)}


def prepared(lake) -> dict[str, str]:
    """The question as it is prepared, naming the state it is about."""
    settled = settle_year(lake, YEAR)
    tables: dict[str, list[dict]] = {"yearly_submissions": [], "yearly_review": [], "yearly_agreement": []}
    return put_question(YEAR, tables, [], "", [], (settled.findings_version, settled.reviews_version)).told()


def test_what_counts_is_airflows_record_and_not_what_tasks_hand_on(lake, monkeypatch):
    """Whoever may edit a run can write an answer in the owner's name into it and mark the task that asked as done."""
    monkeypatch.setenv("YEAR_OWNER", "ann")
    question = prepared(lake)
    forged = response()
    with pytest.raises(GateError, match="Nobody has answered"):
        review_year.release("run-1", YEAR, question, forged, recorded(question, None))
    with pytest.raises(NoRecordError, match="nobody can tell whether ann gave it"):
        review_year.release("run-1", YEAR, question, forged, None)
    with pytest.raises(GateError, match="ben answered, and YEAR_OWNER names ann"):
        review_year.release("run-1", YEAR, question, forged, recorded(question, "ben"))
    assert decisions(lake) == []
    assert review_year.release("run-1", YEAR, question, None, recorded(question, "ann")).is_released


def test_an_answer_to_one_state_releases_no_other_that_was_put_in_its_place(lake):
    question = prepared(lake)
    record = recorded(question, "ann")
    settle_sample(lake, YEAR, most=1)
    now = settle_year(lake, YEAR)
    swapped = question | {"findings_version": now.findings_version, "reviews_version": now.reviews_version}
    for other in (swapped, prepared(lake)):
        with pytest.raises(GateError, match="not the one that was prepared"):
            review_year.release("run-1", YEAR, other, response(), record)
    assert decisions(lake) == []


def test_a_release_is_kept_with_who_when_and_what_they_were_shown(lake):
    released = review_year.release("run-1", YEAR, asked(lake), response(note=" Well done. "))
    assert (
        released.is_released
        and "released by ann on 02 March 2025, 09:30 UTC. Their note: Well done." in released.message
    )
    row = decisions(lake)[0]
    assert (row["decision"], row["decided_by"], row["decided_at"], row["note"]) == (
        "release",
        "ann",
        ANSWERED,
        "Well done.",
    )
    assert row["shown"] == "What was shown." and row["findings_version"] == settle_year(lake, YEAR).findings_version


def test_an_answer_told_twice_is_one_decision_and_another_answer_of_the_same_run_is_another(lake):
    for at in (ANSWERED, ANSWERED, ANSWERED + timedelta(hours=1)):
        review_year.release("run-1", YEAR, asked(lake), response(at=at))
    assert len(decisions(lake)) == 2


def test_times_that_came_through_text_are_the_same_times(lake):
    assert Answer.of(response(at="2025-03-02T10:30:00+01:00")).at == ANSWERED


def test_a_refusal_is_kept_and_releases_nothing(lake):
    refused = review_year.release("run-1", YEAR, asked(lake), response("Do not release"))
    assert not refused.is_released and not refused.is_stale
    assert decisions(lake)[0]["decision"] == "refuse"
    assert settle_year(lake, YEAR).release is None


def test_what_changed_after_the_question_is_not_released_by_its_answer(lake):
    question = asked(lake)
    write(lake, a_report(1, score=3), f"{partnership(1)}-{YEAR}")
    stale = review_year.release("run-1", YEAR, question, response())
    assert stale.is_stale and not stale.is_released
    assert "not released: findings have changed since ann was asked" in stale.message
    settle_sample(lake, YEAR, most=1)
    assert (
        "findings and people's decisions have changed"
        in review_year.release("run-1", YEAR, question, response()).message
    )
    assert decisions(lake) == []


def test_a_refusal_is_taken_whatever_has_changed(lake):
    question = asked(lake)
    settle_sample(lake, YEAR, most=1)
    assert not review_year.release("run-1", YEAR, question, response("Do not release")).is_stale
    assert len(decisions(lake)) == 1


def test_reviewed_is_said_only_of_a_settled_sample_that_its_owner_released(lake):
    assert review_state(lake) == "not_reviewed"
    review_year.release("run-1", YEAR, asked(lake), response())
    assert review_state(lake) == "not_reviewed", "released, and nobody looked"
    settle_sample(lake, YEAR, most=3)
    assert review_state(lake) == "part_reviewed"
    settle_sample(lake, YEAR)
    assert review_state(lake) == "part_reviewed", "settled, and not released"
    review_year.release("run-2", YEAR, asked(lake), response(at=ANSWERED + timedelta(days=1)))
    assert review_state(lake) == "reviewed"
    write(lake, a_report(1, score=4), f"{partnership(1)}-{YEAR}")
    assert review_state(lake) == "part_reviewed", "its findings are others now"


def test_a_refusal_after_a_release_takes_it_back(lake):
    review_year.release("run-1", YEAR, asked(lake), response())
    review_year.release("run-2", YEAR, asked(lake), response("Do not release", at=ANSWERED + timedelta(days=1)))
    assert settle_year(lake, YEAR).release is None


def test_behind_the_gate_only_what_was_released_gets_out(lake, monkeypatch):
    monkeypatch.setenv("RELEASE_GATE", "true")

    def publish():
        return publish_year(lake, lake.staged("run"), YEAR, "run", Settings(), NOW)

    with pytest.raises(NotYetError, match=r"2023-24 waits for its owner.*Required Actions"):
        publish()
    review_year.release("run-1", YEAR, asked(lake), response())
    write(lake, a_report(1, score=3), f"{partnership(1)}-{YEAR}")
    with pytest.raises(NotYetError, match="waits for its owner"):
        publish()
    assert not lake.store.exists(f"published/{YEAR}/latest.json")


# --- how long people are waited for -----------------------------------------------------------------------


def test_the_owner_is_asked_when_the_sample_is_settled(lake):
    is_done, message = review_year.wait_for_people(YEAR, NOW + timedelta(days=1))
    n_open = settle_year(lake, YEAR).progress().open
    assert not is_done and f"{n_open} answers of the sample wait for people, until 29 March 2025" in message
    settle_sample(lake, YEAR)
    assert review_year.wait_for_people(YEAR, NOW + timedelta(days=1))[0]


def test_patience_ends_and_counts_from_the_newest_draw(lake):
    assert not review_year.wait_for_people(YEAR, NOW + timedelta(days=27))[0]
    is_done, message = review_year.wait_for_people(YEAR, NOW + timedelta(days=28))
    assert is_done and "28 days have passed" in message


def test_an_owner_who_has_decided_on_this_state_is_not_asked_again(lake):
    review_year.release("run-1", YEAR, asked(lake), response("Do not release"))
    assert review_year.wait_for_people(YEAR, NOW)[0]
    question, message = review_year.prepare_question(YEAR)
    assert question is None and "not released by ann" in message


def test_a_year_without_answers_asks_nobody(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKE_URI", a_lake(tmp_path, []).store.uri)
    assert review_year.draw_sample("run-1", YEAR)["sampled"] == 0
    assert review_year.wait_for_people(YEAR, NOW)[0]
    assert review_year.prepare_question(YEAR) == (
        None,
        f"{YEAR}: no report was analysed, so there is nothing to check or to release.",
    )
