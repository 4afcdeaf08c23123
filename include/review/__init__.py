"""Review: what people are asked to check, and what they decided, once and for ever."""

from include.review.decisions import Decision, Taken, check, decide, may_review, reviewers_of
from include.review.errors import NeedsAQuoteError, NotAReviewerError, ReviewError, StaleAnswerError
from include.review.exemplars import mark_exemplar, withdraw_exemplar
from include.review.queue import is_asked, next_item, queue
from include.review.quoting import Quoted, check_quote
from include.review.sample import Drawn, draw, draw_year

__all__ = [
    "Decision",
    "Drawn",
    "NeedsAQuoteError",
    "NotAReviewerError",
    "Quoted",
    "ReviewError",
    "StaleAnswerError",
    "Taken",
    "check",
    "check_quote",
    "decide",
    "draw",
    "draw_year",
    "is_asked",
    "mark_exemplar",
    "may_review",
    "next_item",
    "queue",
    "reviewers_of",
    "withdraw_exemplar",
]
