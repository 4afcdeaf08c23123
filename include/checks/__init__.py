"""The domain's promises, checked on staged tables before they are moved into place (write, audit, publish).

The promises stand in `expectations/{dataset}.json`, one plain Great Expectations suite per dataset. What they compare
but no dataset stores (the gated sum, the quotes that were verified, totals of a group) is computed in `derived`.
"""

from __future__ import annotations

from include.checks.results import Broken, Checked, CheckError, CheckResult
from include.checks.run import check_staged, check_staged_in_parts, check_table, check_tables
from include.checks.suites import SUITES, load_suite, suites_without_dataset

__all__ = [
    "SUITES",
    "Broken",
    "CheckError",
    "CheckResult",
    "Checked",
    "check_staged",
    "check_staged_in_parts",
    "check_table",
    "check_tables",
    "load_suite",
    "suites_without_dataset",
]
