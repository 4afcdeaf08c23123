"""The files of open data: which published table each is made from, its filters, its indicators, and where it counts.

They follow the Department for Education's open data standard (Explore education statistics): what a column is called
there, its label, unit and decimals stand here once, and files, `.meta.csv`, guidance and `datapackage.json` are made
from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from include.datasets import columns as c
from include.datasets import published
from include.datasets.definition import Column, Dataset

TOTAL = "Total"

TIME_AND_PLACE = (
    Column(
        "time_period", c.whole, "Reporting year as six digits: `202324` is April 2023 to March 2024.", required=True
    ),
    Column("time_identifier", c.text, "Kind of year: a financial year, April to March.", required=True),
    Column("geographic_level", c.text, "National, Regional, or Institution (a partnership).", required=True),
    Column("country_code", c.text, "Code of the country (ONS).", required=True),
    Column("country_name", c.text, "Name of the country.", required=True),
    Column("region_code", c.text, "Code of the region (ONS); `x` for a region without one; empty for England."),
    Column("region_name", c.text, "Name of the region; empty for England."),
)
INSTITUTION = (
    Column("institution_id", c.text, "The partnership: its slug in the register.", required=True),
    Column("institution_name", c.text, "Name of the partnership in the register.", required=True),
)
MADE_BY = (c.engine, c.framework_id, c.review_state, c.is_provisional)
"""Columns of one value in a whole file: who answered, by which instrument, and whether people have checked it."""


@dataclass(frozen=True)
class Filter:
    """A column to break figures down by, with the value a reader sees first."""

    column: Column
    hint: str
    default: str = TOTAL
    """Its total; where values do not add up to anything, empty: then the first value stands in."""


@dataclass(frozen=True)
class OpenData:
    """One pair of files: data and metadata."""

    name: str
    title: str
    source: Dataset
    filters: tuple[Filter, ...]
    indicators: tuple[Column, ...]
    made_by: tuple[Column, ...] = MADE_BY
    """Columns of one value that say who answered; none where each row has its own source."""
    by_region_from: Dataset | None = None
    """The table by report from which regions are counted; None where only England can be counted."""
    note: str = ""

    @property
    def is_by_partnership(self) -> bool:
        """Whether a row is one partnership and not England or a region."""
        return self.source.name.startswith("report_")

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column of the data file, in order."""
        institution = INSTITUTION if self.is_by_partnership else ()
        return (*TIME_AND_PLACE, *institution, *self.made_by, *(one.column for one in self.filters), *self.indicators)


def _count(name: str, label: str, description: str) -> Column:
    return c.count.but(name=name, label=label, description=description)


def _text(name: str, label: str, description: str) -> Column:
    return Column(name, c.text, description, required=True, label=label)


_reports = _count("report_count", "Number of reports", "Reports that give this answer.")
_reports_percent = c.percentage.but(
    name="report_percent",
    label="Percentage of reports",
    description="Share of the reports that were read and whose answer could be proven.",
)
_left_out = Column(
    "left_out_count",
    c.whole,
    "Reports left out because no quote could be verified for their answer; known for England only.",
    label="Number of reports left out",
)
_COUNTED = (_reports, _reports_percent, _left_out)
_answer = _text("answer", "Answer", "What the report says of it.")

SUBMISSIONS = OpenData(
    name="submissions",
    title="Partnerships by whether their yearly report was found",
    source=published.YEARLY_SUBMISSIONS,
    filters=(
        Filter(
            _text("report_status", "Status of the report", "Where the partnership's report stands."),
            "Choose whether the report was found, and if not why",
        ),
    ),
    indicators=(
        _count("partnership_count", "Number of partnerships", "Partnerships of the register with this status."),
        c.percentage.but(
            name="partnership_percent",
            label="Percentage of partnerships",
            description="Share of the register's partnerships.",
        ),
    ),
    by_region_from=published.YEARLY_SUBMISSIONS,
)
SCORES = OpenData(
    name="scores",
    title="Reports by assessment score",
    source=published.YEARLY_SCORES,
    filters=(
        Filter(
            _text("score", "Score", "Assessment score, 0 to 4, under the gating rule."), "Choose a score from 0 to 4"
        ),
    ),
    indicators=_COUNTED,
    by_region_from=published.REPORT_SCORES,
)
CRITERIA = OpenData(
    name="criteria",
    title="Reports by assessment criterion",
    source=published.YEARLY_CRITERIA,
    filters=(
        Filter(_text("criterion", "Criterion", "The assessment criterion."), "Choose a criterion", default=""),
        Filter(_answer, "Choose whether it is met"),
    ),
    indicators=_COUNTED,
    note="Each criterion on its own merits: criterion 4 also where the gating rule keeps it out of the score.",
)
COMPLIANCE = OpenData(
    name="compliance",
    title="Reports by compliance with the changes the guidance asks for",
    source=published.YEARLY_COMPLIANCE,
    filters=(
        Filter(_text("question", "Compliance question", "The change asked for."), "Choose a change", default=""),
        Filter(_answer, "Choose whether the report meets it"),
    ),
    indicators=_COUNTED,
    by_region_from=published.REPORT_COMPLIANCE,
)
THEMES = OpenData(
    name="themes",
    title="Reports by how they treat each theme",
    source=published.YEARLY_THEMES,
    filters=(
        Filter(_text("theme", "Theme", "The theme of the framework."), "Choose a theme", default=""),
        Filter(
            _text("status", "How reports treat the theme", "Addressed, partial, not mentioned or not applicable."),
            "Choose how the report treats it",
        ),
    ),
    indicators=_COUNTED,
    by_region_from=published.REPORT_THEMES,
)
PRIORITIES = OpenData(
    name="priorities",
    title="Reports by the priorities they state",
    source=published.YEARLY_PRIORITIES,
    filters=(Filter(_text("priority", "Priority", "The priority's group in the framework."), "Choose a priority"),),
    indicators=_COUNTED,
    note="A report may state several priorities: they add up to more than the total.",
)
CONTRIBUTIONS = OpenData(
    name="contributions",
    title="Reports by what partners contributed",
    source=published.YEARLY_CONTRIBUTIONS,
    filters=(
        Filter(_text("contributor", "Kind of partner", "Who gave."), "Choose a kind of partner"),
    ),
    indicators=(
        *_COUNTED,
        Column(
            "amount_count", c.whole, "Amounts in pounds that could be read.", label="Number of amounts that could be read"
        ),
        Column(
            "amount_sum", c.number, "Sum of the amounts stated, not of what was spent.", unit="pounds",
            label="Sum of the amounts stated",
        ),
        Column(
            "amount_median", c.number, "Median over the reports that state an amount.", unit="pounds",
            label="Median amount of a report",
        ),
    ),
    note="Total is reports that state any contribution. A report may state several: kinds add up to more than it.",
)  # fmt: skip
TREND = OpenData(
    name="trend",
    title="Main figures beside those published for earlier years",
    source=published.YEARLY_INDICATORS,
    filters=(
        Filter(_text("measure", "Measure", "What is counted."), "Choose a measure", default=""),
        Filter(
            _text("figure_source", "Source of the figure", "This release, or the publication."), "Choose a source", ""
        ),
        Filter(
            _text(
                "comparable",
                "Comparable with this year",
                "As the crosswalk of editions says; with care where another population was counted.",
            ),
            "Choose figures that can be compared",
            default="Comparable",
        ),
    ),
    indicators=(
        _reports,
        _count("base_count", "Number of reports or partnerships counted", "Out of how many."),
        _reports_percent,
    ),
    made_by=(),
    note="Earlier figures are those of their publications; `figure_source` says which and whether people checked them.",
)
PARTNERSHIP_SCORES = OpenData(
    name="partnership_scores",
    title="Score of each partnership's report and its parts",
    source=published.REPORT_SCORES,
    filters=(
        Filter(
            _text("criterion", "Criterion", "The part of the score; Total is the score."), "Choose a part of the score"
        ),
    ),
    indicators=(
        Column("points_count", c.whole, "Points: 0 or 1 for a criterion, 0 to 4 for the score.", label="Points"),
    ),
    note="The standard has no geographic level for a safeguarding partnership, which may span several authorities: each "
    "is a row of level Institution, in a file of its own, so that nothing is counted twice. The table tool leaves such rows out and the "
    "department's screener warns of them: upload it as an ancillary file, without its metadata. Other answers of each "
    "report are words and stand in the tables `report_…` of the release.",
)

OPEN_DATA: tuple[OpenData, ...] = (
    SUBMISSIONS, SCORES, CRITERIA, COMPLIANCE, THEMES, PRIORITIES, CONTRIBUTIONS, TREND, PARTNERSHIP_SCORES,
)  # fmt: skip
