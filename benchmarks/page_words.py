"""What `docs/performance.md` says around its figures."""

from __future__ import annotations

HEAD = """<!-- Written by `make benchmark` (again from the kept results: `make benchmark-page`). Do not edit. -->

# Performance

How long a year takes, where the time goes, and what grows with the number of reports; measured by `make benchmark` with the
extractive engine on made-up reports, once through the steps called from plain Python and once through the Airflow of `make run`.
The figures are kept in [performance/results.json](performance/results.json)."""

REACHED = """*Wall time* is that of an otherwise idle machine only where the load before the run ([below](#how-it-was-measured)) was near zero;
CPU-seconds depend less on what else a machine does. Airflow's time counts from the trigger of `collect_reports` to the end of
`publish_year`, Airflow being up; plain Python's from the start of its process to its end."""

PLOTS = {
    "growth": "![CPU-seconds per report by number of reports, for plain Python and Airflow; the figures are those of the table above]"
    "(performance/growth.svg)",
    "steps": "![CPU-seconds of each step per report, one bar for each measured run; the figures are those of the table above]"
    "(performance/steps.svg)",
    "memory": "![Peak memory in megabytes by number of reports, for plain Python and Airflow; the figures are those of the table above]"
    "(performance/memory.svg)",
}

METHOD = """## How it was measured
- **Reports** are put together from the sections of the fictional practice reports (`benchmarks/reports.py`): every report has its
  own choice of chapters, a third of their sections from elsewhere, other numbers, names and sentences left out, one of three layouts
  and a look of its own; a running header, contents, a glossary, tables, at most two figures whose words are pixels. They are cut at
  the page asked for. Two reports of a large year share many sentences: the practice reports hold some 75,000 words.
- They have **no manifest**: whose report it is is told from file name and title page, the dearer way. The register holds a ninth more
  partnerships than there are reports.
- **CPU-seconds** are user and system time of the whole tree of processes, those included that have ended. **Memory** is the largest sum of
  PSS over all processes alive (pages they share count once), looked at every second.
- Each run begins with an empty lake; for Airflow with an empty home. One run each: no spread is known.

"""

LIMITS = """## What it does not show
- Made-up reports are cleaner than real ones: one program drew them, their tables are plain, there are no photographs, scans, maps or
  pages of thousands of drawn lines; a real year has a few reports that take minutes each, and a limit that ends them
  (`REPORT_TIME_LIMIT_S`). Real documents given with `DATA=` (where a section above shows any) are inspection letters, not yearly reports.
- Reading words in pictures is the largest single cost. With Tesseract installed it is several times cheaper; a scanned report of 40
  pages takes minutes without.
- A year of 1,000 reports is seven times what England's partnerships can send in. `make benchmark SIZES=1000` measures it (about an hour in
  plain Python on two cores); nothing is claimed about a size or a way that is not in the tables above.
- Nothing here asks a language model (`make benchmark-llm` does), crawls, or uses S3, PostgreSQL or Celery.
- One task reads up to `REPORTS_PER_TASK` reports with all cores of its machine; a year of 1,000 reports is seven such tasks one after
  the other on one machine, side by side on several."""
