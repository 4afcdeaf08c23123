"""A researcher accepts a candidate: a new version of the framework, on record, and only then is it counted."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.analyse.core import analyse_report
from include.datasets import dataset
from include.discover import discover_year
from include.discover.__main__ import main
from include.discover.accept import Wish, accept
from include.discover.errors import DiscoverError
from include.discover.patterns import cues_from, pattern_of
from include.frameworks import FOLDER, framework_for_year, load_framework, plain
from include.lake import open_lake
from include.publish.numbers import Made
from include.publish.yearly import yearly_themes
from include.settings import Settings
from tests.discover.reports import HOLD_ALLEGATIONS, NAMES, YEAR, fill, rows_of

THEN = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
MADE = Made("extractive", "wt2023", "not_reviewed", is_provisional=True)
NAME = "Allegations against people in positions of trust"


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """A lake whose candidates have been looked for."""
    lake = fill(open_lake(str(tmp_path_factory.mktemp("lake"))))
    staged = lake.staged("run")
    discover_year(lake, staged, YEAR, Settings(engine="extractive"))
    lake.promote(staged)
    return lake


def copied(folder):
    """The framework files as they are, in a folder of their own."""
    folder.mkdir()
    shutil.copy(FOLDER / "wt2023.yaml", folder)
    return folder


@pytest.fixture
def frameworks(tmp_path):
    """A folder to be written to."""
    return copied(tmp_path / "frameworks")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """A folder nothing may be written to."""
    return copied(tmp_path_factory.mktemp("untouched") / "frameworks")


@pytest.fixture(scope="module")
def taken(lake, candidate, tmp_path_factory):
    """A folder in which the candidate was accepted, and what the command said."""
    folder = copied(tmp_path_factory.mktemp("taken") / "frameworks")
    definition = 'What is done where "trusted" adults are accused.'
    return folder, accept(lake, wish(candidate, definition=definition), "wt2023", THEN, folder)


@pytest.fixture(scope="module")
def candidate(lake):
    rows = lake.rows(dataset("theme_candidates"), YEAR)
    return next(row for row in rows if "designated officer" in row["terms"])


def wish(candidate, **changes):
    given = {"candidate_id": candidate["candidate_id"], "year": YEAR, "no": 27, "name": NAME, "who": "ann"}
    return Wish(**(given | changes))


def counted(framework):
    """`yearly_themes` of the year as this framework reads it, by theme and status."""
    findings = []
    for name in NAMES:
        rows = rows_of(name)
        found = analyse_report(rows["elements"], rows["pages"], [], framework, f"{name}-{YEAR}", name)
        findings += found["theme_findings"]
    return {(row["theme_no"], row["category"]): row for row in yearly_themes(findings, framework.themes, YEAR, MADE)}


def test_it_is_counted_after_it_was_accepted_and_not_before(taken):
    before = counted(framework_for_year(YEAR)[0])
    after = counted(framework_for_year(YEAR, taken[0])[0])
    assert 27 not in {no for no, _ in before}
    held = after[27, "addressed"]["count"] + after[27, "partial"]["count"]
    assert (held, after[27, "addressed"]["denominator"]) == (len(HOLD_ALLEGATIONS), 8)
    assert after[27, "not_mentioned"]["count"] == 2
    others = {key: row["count"] for key, row in after.items() if key[0] != 27}
    assert others == {key: row["count"] for key, row in before.items()}


def test_the_new_version_keeps_all_else_and_the_old_one_is_kept_to_the_byte(taken):
    folder, accepted = taken
    before, new = load_framework("wt2023"), load_framework(folder / "wt2023.yaml")
    assert (new.id, new.version, len(new.themes)) == ("wt2023", "1.1", 27)
    assert new.themes[:26] == before.themes and new.criteria == before.criteria
    assert new.theme(27).definition == 'What is done where "trusted" adults are accused.'
    assert new.content_hash != before.content_hash, "every report is read again"
    old = (FOLDER / "wt2023.yaml").read_text()
    assert (folder / "earlier" / "wt2023_1.0.yaml").read_text() == old
    lines = iter((folder / "wt2023.yaml").read_text().splitlines())
    assert all(line in lines for line in old.splitlines() if not line.startswith("version")), "each line, in order"
    assert "Theme 27" in accepted.message and "addressed" in accepted.message


def test_who_accepted_what_when_and_on_which_evidence_is_on_record(taken, candidate):
    record = json.loads((taken[0] / "earlier" / "wt2023_1.1.json").read_text())
    assert (record["accepted_by"], record["accepted_at"]) == ("ann", "2026-02-03T09:30:00+00:00")
    assert record["candidate"]["candidate_id"] == candidate["candidate_id"]
    assert record["theme"] == {"no": 27, "id": "allegations_against_people_in_positions_of_trust", "name": NAME}
    assert len(record["evidence"]) == candidate["n_quotes"]
    assert all(one["page"] and one["quote"] and one["document_id"] for one in record["evidence"])


def test_each_pattern_has_an_example_and_a_counterexample_from_the_reports(taken):
    theme = taken[1].theme
    written = " ".join(" ".join(row["text"].split()) for name in NAMES for row in rows_of(name)["pages"])
    assert len(theme.cues) >= 3
    for cue in theme.cues:
        assert cue.yes in written and cue.no in written
        assert cue.pattern.matches(plain(cue.yes)) and not cue.pattern.matches(plain(cue.no))


def test_a_second_theme_gets_the_next_version(lake, taken, candidate, tmp_path):
    folder = Path(shutil.copytree(taken[0], tmp_path / "frameworks"))
    rows = lake.rows(dataset("theme_candidates"), YEAR)
    other = next(row for row in rows if row["candidate_id"] != candidate["candidate_id"])
    accept(lake, wish(other, no=28, name="Harm online"), "wt2023", THEN, folder)
    assert load_framework(folder / "wt2023.yaml").version == "1.2"
    kept = sorted(path.name for path in (folder / "earlier").iterdir())
    assert kept == ["wt2023_1.0.yaml", "wt2023_1.1.json", "wt2023_1.1.yaml", "wt2023_1.2.json"]


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"candidate_id": "c00000000"}, r"has no candidate 'c00000000'. It has: c[0-9a-f]{8} \("),
    ({"year": "2031-32"}, r"No candidates are kept for 2031-32 \(years there are: 2023-24\). Look for them first"),
    (
        {"no": 8},
        r"Number 8 is Financial breakdown and value for money. The next free number of wt2023 is 27: say --no 27",
    ),
    ({"no": 31}, "Number 31 would leave a gap"),
    ({"name": "Early Help"}, r"Theme 23 is already called 'Early help'"),
    ({"name": "  "}, "needs a name"),
    ({"theme_id": "covid"}, r"Theme 25 is already called 'Covid-19' \(covid\)"),
    ({"theme_id": "9 lives"}, "'9 lives' cannot be an id"),
    ({"group": "sports"}, "There is no group 'sports'. There are: arrangements"),
]


@pytest.mark.parametrize(("changes", "said"), REFUSED, ids=[next(iter(changes)) for changes, _ in REFUSED])
def test_what_does_not_fit_is_refused_in_words_and_changes_nothing(lake, untouched, candidate, changes, said):
    with pytest.raises(DiscoverError, match=said):
        accept(lake, wish(candidate, **changes), "wt2023", THEN, untouched)
    assert (untouched / "wt2023.yaml").read_bytes() == (FOLDER / "wt2023.yaml").read_bytes()
    assert [path.name for path in untouched.iterdir()] == ["wt2023.yaml"]


def test_a_near_duplicate_needs_a_second_word(lake, frameworks, candidate, tmp_path):
    copy = open_lake(str(shutil.copytree(lake.store.uri, tmp_path / "lake")))
    rows = copy.rows(dataset("theme_candidates"), YEAR)
    near = {
        "is_near_duplicate": True,
        "nearest_theme_no": 18,
        "nearest_theme_id": "workforce",
        "note": "Near-duplicate of theme 18.",
    }
    rows = [{key: value for key, value in (row | near).items() if key != "reporting_year"} for row in rows]
    copy.write(dataset("theme_candidates"), YEAR, "candidates", rows)
    with pytest.raises(
        DiscoverError, match=r"Near-duplicate of theme 18. Widen the cues of that theme instead, or say --even-so"
    ):
        accept(copy, wish(candidate), "wt2023", THEN, frameworks)
    accepted = accept(copy, wish(candidate, even_so=True), "wt2023", THEN, frameworks)
    assert accepted.theme.group == "practice", "it is asked together with the theme it is nearest to"


def test_a_framework_that_was_changed_without_a_new_version_is_not_overwritten(lake, frameworks, candidate):
    (frameworks / "earlier").mkdir()
    (frameworks / "earlier" / "wt2023_1.0.yaml").write_text("another 1.0")
    with pytest.raises(DiscoverError, match=r"wt2023_1\.0\.yaml is there and differs"):
        accept(lake, wish(candidate), "wt2023", THEN, frameworks)
    assert load_framework(frameworks / "wt2023.yaml").version == "1.0"


def test_patterns_take_singular_and_plural_and_terms_no_quote_holds_are_left_out():
    assert pattern_of("sports clubs") == "sports? clubs?"
    assert pattern_of("charities") == "charit(?:y|ies)"
    assert pattern_of("abuse") == "abuses?"
    cues = cues_from(
        ["gangs", "county lines", "moon"],
        ["A gang ran them.", "There were county lines."],
        ["The lines of the county fair were long."],
    )
    assert [cue.find for cue in cues] == ["gangs?", "count(?:y|ies) lines?"]
    assert [cue.weight for cue in cues] == [2, 3], "a name of two words says more"


def test_the_command_shows_and_accepts_and_says_no_politely(lake, frameworks, candidate, capsys):
    uri = lake.store.uri
    assert main(["--lake", uri, "show", "--year", YEAR, candidate["candidate_id"]]) == 0
    shown = capsys.readouterr().out
    assert "6 of 8 reports" in shown and "page 4" in shown and "designated officer" in shown.lower()
    given = [
        "--lake",
        uri,
        "accept",
        candidate["candidate_id"],
        "--year",
        YEAR,
        "--name",
        NAME,
        "--framework",
        "wt2023",
    ]
    assert main([*given, "--frameworks", str(frameworks), "--by", "ann", "--no", "3"]) == 2
    assert "say --no 27" in capsys.readouterr().err
    assert main([*given, "--frameworks", str(frameworks), "--by", "ann", "--no", "27"]) == 0
    assert "stands in wt2023 1.1" in capsys.readouterr().out
    assert main(["--lake", uri, "show", "--year", "2030-31"]) == 2
    assert main([*given[:-1], "wt1999", "--frameworks", str(frameworks), "--no", "27"]) == 2
    assert "There is no framework" in capsys.readouterr().err
