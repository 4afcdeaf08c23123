"""Types of text by `unstructured`'s own rules, offline.

`unstructured` asks spaCy's English model two things only: where sentences end and whether there is a verb. It fetches
that model from the internet on its first text. Here both answers come from what is installed: spaCy's rule-based
sentence splitter and a small tagger over a word list. No model is loaded, so every machine gives the same types.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from include.convert.model import ElementType

_SURE = """
is are was were be been being am has have had having do does did will would shall should can could may might must
made make makes making take takes took taken taking give gives gave given giving provide provides become became
ensure ensures ensuring keep keeps kept remain remains include includes see sees saw seen says said say tell told
work works working worked help helps helping find finds found go goes went gone get gets got know knows knew known
continue continues need needs want wants wanted led lead leads understand understands meet meets met brought bring
brings held hold holds set sets show shows showed shown feel feels felt think thinks thought agree agrees support
supports receive receives develop develops improve improves began begin begins come comes came
"""
_SURE_VERBS = frozenset(_SURE.split())
_VERB_ENDING = re.compile(r"[a-z]{3,}(?:ed|ise|ises|ify|ifies|ized|ised)$")


@functools.cache
def prepare() -> None:
    """Make `unstructured` work without its model. Called once per process; the step preloads this module."""
    from unstructured.nlp import tokenize

    tokenize._load_spacy_model = _offline_english


@functools.lru_cache(maxsize=1)
def _offline_english() -> Any:
    import spacy
    from spacy.language import Language

    if not Language.has_factory("offline_verbs"):
        Language.component("offline_verbs", func=_tag_verbs)
    english = spacy.blank("en")
    english.add_pipe("sentencizer")
    english.add_pipe("offline_verbs")
    english.max_length = 10_000_000
    return english


def _tag_verbs(doc: Any) -> Any:
    for token in doc:
        word = token.text.lower()
        token.tag_ = "VB" if word in _SURE_VERBS or _VERB_ENDING.match(word) else "XX"
    return doc


@functools.lru_cache(maxsize=4096)
def text_type(text: str) -> ElementType:
    """NarrativeText, ListItem, Title or UncategorizedText, as `unstructured` would call this text by its words alone."""
    prepare()
    from unstructured.partition.text import element_from_text

    kinds: dict[str, ElementType] = {"NarrativeText": "NarrativeText", "ListItem": "ListItem", "Title": "Title"}
    return kinds.get(element_from_text(text[:2000]).category, "UncategorizedText")


@functools.lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """`unstructured`'s list of English words, in lower case."""
    from unstructured.nlp.english_words import ENGLISH_WORDS

    return frozenset(ENGLISH_WORDS)
