"""Twenty questions an analyst asks, as SQL over the views of `make duckdb`. Their answers stand in `docs/questions.md`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Question:
    """One question, the SQL that answers it, and what to keep in mind about the answer."""

    question: str
    sql: str
    beware: str = ""


QUESTIONS: tuple[Question, ...] = (
    Question(
        "How many partnerships have a report, by region and in all?",
        """
select reporting_year, region, count as reports, denominator as partnerships, percentage
from yearly_submissions
where category = 'found'
order by reporting_year, region = 'England', region
""",
    ),
    Question(
        "Which partnerships have no report, and why?",
        """
select reporting_year, partnership, region, status, regexp_replace(reason, '[^ ]*/', '') as reason
from coverage
where status <> 'found'
order by reporting_year, partnership
""",
        "`reason` is shown without the folder; `raw/chase/{year}.html` in the lake is the same as a list of whom to chase.",
    ),
    Question(
        "How are the scores spread, and what does each mean?",
        """
select reporting_year, category as score, definition, count as reports, denominator as out_of, percentage
from yearly_scores
order by reporting_year, score
""",
    ),
    Question(
        "Which reports reach the highest score?",
        """
select reporting_year, partnership, region, score
from report_scores
qualify score = max(score) over (partition by reporting_year)
order by reporting_year, partnership
""",
    ),
    Question(
        "Which criterion do most reports miss?",
        """
select reporting_year, criterion, count as reports_that_miss_it, denominator as out_of, percentage
from yearly_criteria
where category = 'not_met'
order by reporting_year, count desc, criterion
""",
        "Each criterion on its own merits; in the score, criterion 4 counts only where the other three are met.",
    ),
    Question(
        "How many reports meet each change the guidance asks for?",
        """
select reporting_year, question,
       max(count) filter (category = 'met') as met,
       max(count) filter (category = 'unmet') as unmet,
       max(count) filter (category = 'not_mentioned') as not_mentioned,
       max(denominator) as out_of
from yearly_compliance
group by all
order by reporting_year, question
""",
        "Not mentioned does not mean not done.",
    ),
    Question(
        "Where is the chair not a partner yet, and how far has the change come?",
        """
select reporting_year, partnership, answer, detail
from report_compliance
where question_id = 'partnership_chair' and answer = 'unmet'
order by reporting_year, partnership
""",
    ),
    Question(
        "Which themes do fewest reports address?",
        """
select reporting_year, theme, count as reports, denominator as out_of, percentage
from yearly_themes
where category = 'addressed'
qualify row_number() over (partition by reporting_year order by count, theme_no) <= 5
order by reporting_year, count, theme
""",
    ),
    Question(
        "Which reports show impact together with its evidence, and where?",
        """
select s.report_id, e.page, e.anchor, e.quote
from report_scores s
join report_evidence e
  on e.report_id = s.report_id and e.finding_kind = 'criterion' and e.finding_key = '3' and e.evidence_no = 1
where s.criterion_3 = 1
order by s.report_id
""",
        "The first quote that criterion 3 rests on; `report_evidence` has the others, `report_exemplars` the best of every theme.",
    ),
    Question(
        "What do reports say about early help, in their own words and on which page?",
        """
select t.report_id, t.status, e.page, e.anchor, e.quote
from report_themes t
join report_evidence e
  on e.report_id = t.report_id and e.finding_kind = 'theme' and e.finding_key = t.theme_no::varchar
 and e.evidence_no = 1
where t.theme_id = 'early_help' and t.status = 'addressed'
order by t.report_id
""",
        "A page counts from the first sheet of the PDF; `page_label` is the number printed on it. Web pages have anchors.",
    ),
    Question(
        "Which priorities are stated most often?",
        """
select reporting_year, category as priority, count as reports, denominator as out_of, percentage
from yearly_priorities
where count > 0
qualify row_number() over (partition by reporting_year order by count desc, category) <= 6
order by reporting_year, count desc, category
""",
        "A report may state several.",
    ),
    Question(
        "How many reports say what each partner contributes, and how much?",
        """
select reporting_year, if(category = 'any', 'any partner', category) as partner, count as reports, denominator as out_of, n_amounts, median_gbp
from yearly_contributions
where count > 0
order by reporting_year, category = 'any', reports desc, partner
""",
        "Sums say what was stated, not what was spent; only amounts of the reporting year count.",
    ),
    Question(
        "Who pays the largest share of each partnership's budget?",
        """
with paid as (
  select reporting_year, partnership, contributor, amount_gbp,
         sum(amount_gbp) over (partition by report_id) as total
  from report_contributions
  where amount_gbp > 0 and coalesce(kind, 'cash') = 'cash' and coalesce(period, reporting_year) = reporting_year
)
select reporting_year, partnership, contributor, amount_gbp, round(100 * amount_gbp / total, 1) as share_of_stated
from paid
qualify row_number() over (partition by reporting_year, partnership order by amount_gbp desc, contributor) = 1
order by reporting_year, partnership
""",
        "The share is of the cash of the reporting year that could be read; what a report leaves out or shows in a picture nobody could read is not in it.",
    ),
    Question(
        "Which reports state no contribution at all?",
        """
select s.reporting_year, s.partnership, s.region
from report_scores s
anti join report_contributions c on c.report_id = s.report_id
order by s.reporting_year, s.partnership
""",
        "Or none that could be proven with a quote: look at the report before you say that it has none.",
    ),
    Question(
        "How many learning reviews of each kind are mentioned?",
        """
select reporting_year, kind, count(distinct report_id) as reports, count(*) as mentions, sum(n_reviews) as said_to_be
from report_reviews_mentioned
group by all
order by reporting_year, kind
""",
        "`said_to_be` adds up the numbers the sentences give; many give none.",
    ),
    Question(
        "Whose score changed from one year to the next?",
        """
with scored as (
  select partnership_id, partnership, reporting_year, score,
         lag(reporting_year) over years as year_before, lag(score) over years as score_before
  from report_scores
  window years as (partition by partnership_id order by reporting_year)
)
select partnership, year_before, score_before, reporting_year, score, score - score_before as change
from scored
where score <> score_before
order by change desc, partnership, reporting_year
""",
        "A change of the report, not of the practice; and a step of one may be the engine's error: `make evaluate` prints how often it errs.",
    ),
    Question(
        "How does the share of the highest score compare with what was published before?",
        """
select distinct reporting_year, count, denominator as out_of, percentage, published_in, compares
from yearly_indicators
where indicator = 'score' and category = '4'
  and (published_in <> 'this release' or reporting_year = (select max(reporting_year) from yearly_scores))
order by reporting_year, published_in
""",
        "The samples are fictional: only the earlier publications are about real reports.",
    ),
    Question(
        "Which answers should a person check first?",
        """
select report_id, theme, status, round(confidence, 2) as confidence
from report_themes
where needs_review and reporting_year = (select max(reporting_year) from report_themes)
order by report_themes.confidence, report_id, theme_no
limit 8
""",
        "Of the newest year. The page *Review answers* and `review_sample` say which were drawn for people, and why.",
    ),
    Question(
        "How much have people checked?",
        """
select reporting_year, finding_kind, category, count, denominator as out_of, percentage, review_state
from yearly_review
where finding_kind = 'all'
order by reporting_year, category
""",
        "Nobody reviews in the samples: people's decisions count as soon as there are any.",
    ),
    Question(
        "How many quotes does each report's answers rest on, and where do they stand?",
        """
select report_id, count(*) as quotes, count(distinct (document_id, page, anchor)) as pages_or_anchors,
       count(distinct (finding_kind, finding_key)) as answers_and_items
from report_evidence
group by all
order by report_id
""",
        "Code has found every published quote on its page; what it did not find is not published.",
    ),
)


def ask(connection: duckdb.DuckDBPyConnection, question: Question) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The answer: names of its columns and its rows."""
    result = connection.execute(question.sql)
    return [column[0] for column in result.description], result.fetchall()
