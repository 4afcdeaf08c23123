"""What is this document: a yearly report, of which kind, year, period and partnership, and how sure is that?

`recognise` judges what was fetched or dropped, `worth_following` a link before it is fetched. The rules are data
(`rules.yaml`), each with a text it must match and one it must not.
"""

from include.collect.recognise.decide import recognise
from include.collect.recognise.follow import worth_following
from include.collect.recognise.model import NOT_A_REPORT, NOTHING_NAMES_IT, Clues, Recognised

__all__ = ["NOTHING_NAMES_IT", "NOT_A_REPORT", "Clues", "Recognised", "recognise", "worth_following"]
