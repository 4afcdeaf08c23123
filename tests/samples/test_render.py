"""What the generator of the sample reports promises to everything that is measured on them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from include.frameworks import framework_for_year, load_framework
from include.frameworks.asked import asked_by
from include.samples.render.command import SAMPLES, SPLITS, Outcome, render_report, source_files
from include.samples.render.front import COMPLIANCE_ANSWERS, CRITERION_ANSWERS, STATUSES
from include.samples.render.gold import gated_score
from include.samples.render.inline import QUESTIONS
from include.samples.render.model import NOTICE, SourceError, squash
from include.samples.render.money import contributions_of_rows
from include.samples.render.parse import parse_source
from include.samples.render.readback import leaks, problems_of, read_pdf, read_texts
from include.settings import PROJECT

FRONT = """---
partnership: Testhaven Safeguarding Children Partnership
partnership_id: testhaven
region: North East
reporting_year: 2023-24
layout: {layout}
title: Yearly Report 2023 to 2024
contents: true
contents_extra: ["Review of restraint"]
page_labels: true
themes:
  1: addressed
  2: partial
{themes}
criteria: {{1: met, 2: not_met, 3: not_met, 4: not_met}}
compliance:
  partnership_chair: {{answer: met, detail: planned}}
  independent_scrutiny: not_mentioned
  education_representation: not_mentioned
  delegated_safeguarding_partner: not_mentioned
priorities: [neglect]
---
"""
OTHER_THEMES = "\n".join(f"  {number}: not_mentioned" for number in range(3, 27))
FILLER = "The forum met on Tuesdays and talked about the weather, the ferry and the price of bread. " * 9
QUOTE = "Rowan Quay has led the partnership since a bright morning in the second week of May"
BODY = f"""
# Foreword
<<foreword>>
We shall speak of restraint and of the pandemic.
<</foreword>>

# Who we are
## Leading

{(FILLER + chr(10) + chr(10)) * 7}
:::t1,c1
The council, the **board** and the police share the work. {{{{q.partnership_chair,t1|{QUOTE}}}}}, as agreed.

- the council pays
- the board listens
:::

## Money
:::c1
The partners pay as follows.
:::

<<contributions>>
| Contributor | 2022-23 | 2023-24 | Share |
|---|---|---|---|
| Council | £40,000 | £45,000 | 75% |
| Police | £15,000 | £15,000 | 25% |
| Total | £55,000 | £60,000 | 100% |

![](chart: Executive > Learning Group; Training Group)

> "{{{{t2|Somebody read all the audits}}}}", said a child.
"""
LAYOUTS = ("single", "two_column", "mixed", "html_chapters", "html_page")


def write_source(folder: Path, layout: str = "single", body: str = BODY, themes: str = OTHER_THEMES) -> Path:
    path = folder / "practice" / "testhaven-2023-24.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FRONT.format(layout=layout, themes=themes) + body, encoding="utf-8")
    return path


def rendered(folder: Path, layout: str) -> Outcome:
    return render_report(write_source(folder, layout))


def committed_gold(split: str) -> list[dict]:
    return json.loads((SAMPLES / split / "gold.json").read_text(encoding="utf-8"))


def all_gold() -> list[tuple[str, dict]]:
    return [(split, report) for split in SPLITS for report in committed_gold(split)]


def report_name(case: object) -> str:
    return f"{case['partnership_id']}-{case['reporting_year']}" if isinstance(case, dict) else str(case)


def files_of(split: str, report: dict) -> dict[str, bytes]:
    return {name: (SAMPLES / split / name).read_bytes() for name in report["files"]}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_never_leak_into_the_rendered_text(tmp_path: Path, layout: str) -> None:
    outcome = rendered(tmp_path, layout)
    assert not list(leaks(read_texts(outcome.gold, outcome.files)))


@pytest.mark.parametrize("layout", ("single", "two_column", "mixed"))
def test_the_page_of_a_quote_is_the_page_it_stands_on(tmp_path: Path, layout: str) -> None:
    outcome = rendered(tmp_path, layout)
    pages = read_pdf(outcome.files["testhaven-2023-24.pdf"])
    standing_on = [number for number, words in enumerate(pages, start=1) if squash(QUOTE) in squash(words)]
    theme = outcome.gold["themes"][0]
    assert theme["quotes"] == [{"text": QUOTE, "page": standing_on[0]}]
    assert theme["pages"][0] in (standing_on[0] - 1, standing_on[0])
    assert outcome.gold["compliance"]["partnership_chair"]["pages"] == standing_on
    assert outcome.gold["n_pages"] == len(pages)


def test_the_anchor_of_a_quote_is_the_heading_above_it(tmp_path: Path) -> None:
    page = rendered(tmp_path / "page", "html_page").gold["themes"][0]
    assert page["quotes"] == [{"text": QUOTE, "anchor": "leading"}]
    chapters = rendered(tmp_path / "chapters", "html_chapters").gold["themes"][0]
    assert chapters["quotes"][0]["file"] == "testhaven-2023-24/03-who-we-are.html"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_source_gives_the_same_bytes(tmp_path: Path, layout: str) -> None:
    assert rendered(tmp_path / "one", layout).files == rendered(tmp_path / "two", layout).files


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_report_says_first_that_it_is_fictional(tmp_path: Path, layout: str) -> None:
    outcome = rendered(tmp_path, layout)
    first = next(iter(read_texts(outcome.gold, outcome.files).items()))
    texts = read_texts(outcome.gold, outcome.files)
    first_words = " ".join(list(texts.values())[:2]) if "html" in layout else first[1]
    assert squash(NOTICE) in squash(first_words)


def test_contents_show_printed_pages_and_entries_that_are_never_treated(tmp_path: Path) -> None:
    outcome = rendered(tmp_path, "single")
    pages = read_pdf(outcome.files["testhaven-2023-24.pdf"])
    money = next(e["page"] for e in outcome.gold["elements"] if e["text"] == "Money")
    assert any(line.startswith("Money") and line.rstrip().endswith(f" {money - 1}") for line in pages[1].splitlines())
    assert [number for number, words in enumerate(pages, start=1) if "Review of restraint" in words] == [2]


def test_contributions_are_those_of_the_reporting_year_without_totals(tmp_path: Path) -> None:
    rows = rendered(tmp_path, "single").gold["contributions"]
    assert [(row["contributor"], row["amount_gbp"], row["share_pct"]) for row in rows] == [
        ("Council", 45000, 75),
        ("Police", 15000, 25),
    ]


def test_money_is_read_in_the_ways_reports_write_it() -> None:
    rows = [
        ["Who", "Cash 2024/25 (£k)", "Share"],
        ["Council", "£101.4k", "30.8%"],
        ["Grand total", "£329k", "100%"],
    ]
    assert contributions_of_rows(rows, "2024-25") == [
        (0, {"contributor": "Council", "amount_gbp": 101400, "share_pct": 30.8})
    ]
    with pytest.raises(ValueError, match="put the year in its header"):
        contributions_of_rows([["Who", "Before", "Now"], ["Council", "£1,000", "£2,000"]], "2024-25")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (BODY.replace(":::t1,c1", ":::t99,c1"), "unknown key 't99'"),
        (BODY + "\n:::t1\nLast words.\n", "fence is never closed"),
        (BODY + "\n:::\n", "closes nothing"),
        (BODY.replace(":::t1,c1", ":::c1").replace(",t1|", "|"), "theme 1 is 'addressed' but has no passage"),
        (BODY.replace("{{t2|", "").replace("audits}}", "audits"), "theme 2 is 'partial' but has no passage"),
        (BODY.replace("We shall speak", "{{t1|We}} shall speak"), "a label inside <<foreword>>"),
        (BODY.replace("<</foreword>>", ""), "<<foreword>> is never closed"),
        (BODY.replace("audits}}", "audits"), "is never closed"),
        (BODY.replace("{{t2|Somebody", "{{t2,t3|Somebody"), "theme 3 is 'not_mentioned' but has a passage"),
        (BODY.replace("(chart: Exec", "(drawing: Exec"), "picture must be"),
        (BODY.replace("| Police | £15,000 |", "| Police |"), "make them equal"),
        (BODY.replace("as agreed", "as \u2192 agreed"), "is in no font"),
    ],
)
def test_a_mistake_in_a_source_names_file_line_and_remedy(tmp_path: Path, broken: str, message: str) -> None:
    with pytest.raises(SourceError, match=r"testhaven-2023-24\.md:\d+: ") as caught:
        parse_source(write_source(tmp_path, body=broken))
    assert message in str(caught.value)


def test_a_missing_theme_is_named(tmp_path: Path) -> None:
    without_26 = OTHER_THEMES.rsplit("\n", 1)[0]
    with pytest.raises(SourceError, match="themes lacks 26"):
        parse_source(write_source(tmp_path, themes=without_26))


def test_the_gate_keeps_criterion_4_out_of_the_score() -> None:
    assert gated_score({1: "met", 2: "met", 3: "not_met", 4: "met"}) == 2
    assert gated_score({1: "met", 2: "met", 3: "met", 4: "met"}) == 4


@pytest.mark.parametrize("source", source_files(), ids=lambda path: path.stem)
def test_every_source_parses_and_is_in_the_register(source: Path) -> None:
    report = parse_source(source)
    with (source.parent / "partnerships.csv").open(encoding="utf-8") as file:
        register = {row["partnership_id"]: row for row in csv.DictReader(file)}
    entry = register[report.partnership_id]
    assert (entry["partnership"], entry["region"]) == (report.partnership, report.front["region"])


@pytest.mark.parametrize(("split", "report"), all_gold(), ids=report_name)
def test_every_known_answer_stands_where_gold_says(split: str, report: dict) -> None:
    assert problems_of(report, files_of(split, report)) == []


def of_earlier_years() -> list[tuple[str, dict]]:
    return [one for one in all_gold() if one[0].startswith("earlier_years")]


@pytest.mark.parametrize(("split", "report"), of_earlier_years(), ids=report_name)
def test_a_report_of_an_earlier_year_answers_all_its_instrument_asks(split: str, report: dict) -> None:
    framework, note = framework_for_year(report["reporting_year"])
    asked = {one.question_id: one for one in asked_by(framework, is_own=True)}
    counted = {one.id for one in framework.audit if one.kind == "items"}
    beside = {f"panel2021.{one.question_id}": one for one in asked_by(load_framework("panel2021"), is_own=False)}
    assert note is None
    assert {name for name in report["audit"] if "." not in name} - counted == set(asked) - counted
    for name, answer in report["audit"].items():
        one = asked[name] if "." not in name else beside[name]
        assert answer["answer"] in (*one.answers, "not_applicable")
        placed = answer.get("pages") or answer.get("anchors")
        is_told = one.owes_quote(answer["answer"]) and not one.is_grade and "values" not in answer
        assert bool(placed) or not is_told, name
    assert not {"themes", "criteria", "compliance", "score"} & set(report)


def test_every_report_no_pattern_was_tuned_on_is_labelled_for_the_six_themes_of_the_panel() -> None:
    for report in committed_gold("earlier_years_unseen"):
        labelled = {name for name in report["audit"] if name.startswith("panel2021.")}
        assert labelled == {f"panel2021.{one.id}" for one in load_framework("panel2021").audit}


@pytest.mark.parametrize(("split", "report"), [one for one in all_gold() if "themes" in one[1]], ids=report_name)
def test_gold_follows_the_format(split: str, report: dict) -> None:
    place = "pages" if "n_pages" in report else "anchors"
    assert [theme["theme_no"] for theme in report["themes"]] == list(range(1, 27))
    for theme in report["themes"]:
        assert theme["status"] in STATUSES
        assert bool(theme[place]) == (theme["status"] != "not_mentioned")
    for criterion in report["criteria"]:
        assert criterion["answer"] in CRITERION_ANSWERS
    assert report["score"] == gated_score({c["criterion_no"]: c["answer"] for c in report["criteria"]})
    assert set(report["compliance"]) == set(QUESTIONS)
    for answer in report["compliance"].values():
        assert answer["answer"] in COMPLIANCE_ANSWERS
    assert all(1 <= page <= report["n_pages"] for theme in report["themes"] for page in theme.get("pages", []))
    assert report["elements"] and report["priorities"]


def test_gold_covers_both_splits_and_at_least_ten_reports() -> None:
    assert all(committed_gold(split) for split in SPLITS)
    assert len(all_gold()) == len(source_files()) >= 10


@pytest.mark.parametrize("split", SPLITS)
def test_the_manifest_names_every_report(split: str) -> None:
    with (SAMPLES / split / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(source_files(split=split))
    assert all((SAMPLES / split / row["file"]).exists() and row["kind"] == "main" for row in rows)


@pytest.mark.slow
def test_committed_files_are_what_the_sources_say() -> None:
    """As `make samples` draws them: in a process where no other library was loaded before, which can change how letters in pictures are set."""
    command = [sys.executable, "-m", "include.samples.render", "--check"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
