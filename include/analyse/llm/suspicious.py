"""Passages that speak to the reader's software instead of people: told by rule, before a model sees them.

Rules are narrow: a report may well speak of artificial intelligence, of instructions or of scores.
"""

from __future__ import annotations

import re

_YOU = r"(?:you|your|the (?:model|system|assistant|ai))"
_RULES: dict[str, str] = {
    "asks to ignore instructions": (
        r"\b(?:ignore|disregard|forget|override|bypass|do not (?:follow|obey))\b.{0,40}"
        r"\b(?:instructions?|prompts?|guidelines? (?:above|you were given)|rules you|system message|everything (?:above|before))"
    ),
    "speaks to a language model": (
        r"\byou are (?:now )?(?:an? )?(?:\w+ )?(?:ai|chat ?bot|assistant|language model|llm|gpt\w*)\b|"
        r"\bas an? (?:ai|large language|language) (?:\w+ )?(?:model|assistant|system|reader|reviewer)\b|"
        r"\b(?:note|message|instructions?|attention|dear|addressed) (?:to|for)?:? ?(?:the |any |all )?"
        r"(?:ai|llms?|large language|language models?|chat ?bots?|gpt\w*|automated (?:reader|reviewer|system|assessor)|software reading)\b|"
        r"\b(?:ai|llm|automated) (?:readers?|reviewers?|assessors?|graders?|models?)\b.{0,30}\b(?:must|should|shall|please)\b|"
        r"\b(?:large )?language models?\b.{0,30}\b(?:must|should|shall|please)\b|"
        r"\bsystem prompt\b|\bnew instructions?:"
    ),
    "asks for a score": (
        rf"\b(?:score|rate|grade|mark|award|give) (?:{_YOU} )?(?:this|the|our) (?:yearly |annual )?(?:report|partnership|document|text)\b.{{0,40}}"
        r"\b(?:[0-4]\b|four|full marks|maximum|top (?:score|marks)|highest|met|addressed)|"
        r"\b(?:award|give|assign|return|answer|respond|reply|output)\b.{0,30}\b(?:score of [0-4]|full marks|maximum score|"
        r"(?:all|every|each) (?:criteri(?:a|on)|themes?|questions?)\b.{0,20}\b(?:met|addressed|4))|"
        r"\b(?:mark|treat|code|classify|record) (?:all|every|each|any) (?:criteri(?:a|on)|themes?|compliance questions?|answers?)\b.{0,30}\b(?:met|addressed)"
    ),
    "holds the marks of a prompt": (
        r"<\|?\s*/?\s*(?:system|im_start|im_end|endoftext|assistant|user|start_of_turn|begin_of_text)\b[^>]{0,20}\|?>|\[/?INST\]|"
        r"\[\s*\[\s*(?:page|report|document|part|text addressed)\b|\"(?:status|answer|rationale|check_result)\"\s*:\s*[\"\[]|"
        r"^\s*###\s*(?:system|assistant|user)\s*:"
    ),
}
_COMPILED = {name: re.compile(regex, re.IGNORECASE | re.MULTILINE) for name, regex in _RULES.items()}
_HIDDEN = re.compile("[\U000e0000-\U000e007f\u202a-\u202e\u2066-\u2069]|[\u200b-\u200d\u2060\ufeff]{4,}")
"""Letters nobody sees: tags, changes of direction, runs of empty signs."""
INVISIBLE = re.compile("[\U000e0000-\U000e0fff\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def suspicion(text: str) -> str | None:
    """What is suspicious about a passage, or None. The passage itself is not repeated: it must not reach a log."""
    if _HIDDEN.search(text):
        return "holds hidden letters"
    shown = re.sub(r"[^\S\n]+", " ", INVISIBLE.sub("", text))
    joined = shown.replace("\n", " ")
    return next((name for name, rule in _COMPILED.items() if rule.search(joined) or rule.search(shown)), None)
