"""What can be taken of a file of responses is taken; what cannot is named with its line, its column and what to do."""

from __future__ import annotations

import pytest

from include.settings import Settings
from include.survey import SurveyError, read_responses
from tests.survey.a_survey import ASKED, SAMPLE, a_line, as_file, read, sample


def test_the_made_up_responses_are_taken_whole():
    assert len(sample().taken) == 388
    assert sample().refused == ()
    assert sum(one.is_valid(ASKED) for one in sample().taken) == 239


def test_a_wrong_cell_is_refused_and_the_rest_of_its_line_is_taken(tmp_path):
    taken = read(as_file(tmp_path, a_line(organisation="Polcie"), a_line(2)))
    (refusal,) = taken.refused
    assert (refusal.line, refusal.column, refusal.value) == (2, "organisation", "Polcie")
    assert "police" in refusal.advice and "responses.csv, line 2, column organisation" in str(refusal)
    first = taken.taken[0]
    assert "organisation" not in first.answers and first.answers["role"] == "managerial"
    assert first.is_valid(ASKED)


@pytest.mark.parametrize("column", ["existing_voice", "expected_information"])
@pytest.mark.parametrize("cell", ["", "6", "fairly effective"])
def test_a_gap_or_a_wrong_answer_about_effectiveness_makes_a_response_not_valid(tmp_path, column, cell):
    taken = read(as_file(tmp_path, a_line(**{column: cell}), a_line(2)))
    assert [one.is_valid(ASKED) for one in taken.taken] == [False, True]


def test_dont_know_is_an_answer_and_gaps_elsewhere_do_not_matter(tmp_path):
    cells = {"existing_voice": "Don’t know", "organisation": "", "role": "", "challenge_1": "", "areas": ""}
    (response,) = read(as_file(tmp_path, a_line(**cells))).taken
    assert response.is_valid(ASKED)


@pytest.mark.parametrize(
    ("wording", "code"),
    [("LA children's services", "la_childrens_services"), ("SCHOOL", "education"), ("Health (NHS)", "health")],
)
def test_answers_are_known_by_their_words_as_well_as_their_codes(tmp_path, wording, code):
    (response,) = read(as_file(tmp_path, a_line(organisation=wording))).taken
    assert response.answers["organisation"] == code


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"wave": "Wave 1"}, "wave"),
        ({"wave": ""}, "wave"),
        ({"respondent_id": ""}, "respondent_id"),
        ({"completed_on": "June"}, "completed_on"),
    ],
)
def test_a_line_without_wave_respondent_or_day_is_not_taken(tmp_path, cells, column):
    taken = read(as_file(tmp_path, a_line(1), a_line(2, **cells)))
    assert [one.respondent_id for one in taken.taken] == ["1"]
    assert [(one.line, one.column) for one in taken.refused] == [(3, column)]


def test_a_repeated_line_counts_once_and_lines_of_one_respondent_that_differ_count_not_at_all(tmp_path):
    lines = [a_line(1), a_line(1), a_line(2), a_line(2, role="front_line"), a_line(3), a_line(3) | {"wave": "w2"}]
    taken = read(as_file(tmp_path, *lines))
    assert [(one.wave, one.respondent_id) for one in taken.taken] == [("w1", "1"), ("w1", "3"), ("w2", "3")]
    assert [one.line for one in taken.refused] == [3, 4, 5]
    assert "with the same answers" in taken.refused[0].reason
    assert "line 5" in taken.refused[1].reason and "line 4" in taken.refused[2].reason


def test_a_respondent_who_stands_in_two_files_of_a_folder_is_seen(tmp_path):
    as_file(tmp_path, a_line(1), name="a.csv")
    as_file(tmp_path, a_line(1, role="other"), a_line(2), name="b.csv")
    taken = read(tmp_path)
    assert [one.respondent_id for one in taken.taken] == ["2"]
    assert [one.file for one in taken.refused] == ["a.csv", "b.csv"]
    assert len(taken.files) == 2


def test_the_same_challenge_twice_is_refused_the_second_time(tmp_path):
    taken = read(as_file(tmp_path, a_line(challenge_2="Independent scrutiny")))
    assert [one.column for one in taken.refused] == ["challenge_2"]
    assert taken.taken[0].answers["challenge_1"] == "independent_scrutiny"


def test_several_areas_stand_in_one_cell_and_an_unknown_one_is_refused_alone(tmp_path):
    taken = read(as_file(tmp_path, a_line(areas="Wiltshire | Atlantis | York (North Yorkshire)")))
    assert taken.taken[0].areas == ("wiltshire", "york")
    assert [one.value for one in taken.refused] == ["Atlantis"]


def test_free_text_is_never_looked_at(tmp_path):
    taken = read(as_file(tmp_path, a_line(comments="My name is Ann and I work alone.")))
    assert taken.unread_columns == ("comments",)
    assert "Ann" not in repr(taken)


def test_windows_semicolons_and_british_days_are_read(tmp_path):
    path = as_file(tmp_path, a_line(completed_on="01/03/2019", organisation="Local authority children’s services"))
    path.write_bytes(path.read_text().replace(",", ";").encode("cp1252"))
    taken = read(path)
    assert taken.refused == () and taken.taken[0].completed_on.isoformat() == "2019-03-01"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("responses.xlsx", b"PK", "save the responses as CSV"),
        ("responses.docx", b"PK", "holds no CSV file"),
        ("responses.csv", b"wave,role\nw1,other\n", "line 1: column respondent_id, completed_on"),
        ("responses.csv", b"", "is missing"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SurveyError, match=says):
        read(tmp_path / name)


@pytest.mark.parametrize("place", ["", "nowhere.csv", "nowhere"])
def test_responses_that_are_not_there_are_said_to_be_set_by_a_setting(place):
    with pytest.raises(SurveyError, match="set SURVEY to a CSV file"):
        read_responses(place, ASKED, Settings())


def test_a_file_of_nothing_but_wrong_lines_names_the_first(tmp_path):
    with pytest.raises(SurveyError, match=r"not one response could be taken.*line 2, column completed_on"):
        read(as_file(tmp_path, a_line(completed_on="")))


def test_a_file_beyond_the_limit_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("include.survey.responses._MEGABYTE", 1)
    with pytest.raises(SurveyError, match="MAX_FILE_MB"):
        read(SAMPLE)
