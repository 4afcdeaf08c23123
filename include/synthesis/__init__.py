"""What reports say about a theme taken together, in a language model's words: every sentence tied to the quotes it rests on.

Written only where a language model answers (`ENGINE=openai`), from verified quotes alone. Code refuses what it can tell to
be more than the quotes say, and publishing takes a sentence out as soon as one of its quotes no longer stands.
"""

from __future__ import annotations

from include.synthesis.step import SynthesisError, Written, synthesise_year

__all__ = ["SynthesisError", "Written", "synthesise_year"]
