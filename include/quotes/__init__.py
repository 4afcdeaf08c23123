"""Quotes looked up on their pages: the one check for what an engine cites and for what a person adds."""

from include.quotes.checker import Checked, QuoteChecker

__all__ = ["Checked", "QuoteChecker"]
