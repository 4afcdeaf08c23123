"""Assessment instruments: one YAML file per edition of the statutory guidance, and their loader.

Adding a theme, or next year's guidance, is editing YAML and nothing else.
"""

from __future__ import annotations

from include.frameworks.audit import (
    AuditQuestion,
    Choice,
    ChoiceQuestion,
    CriterionQuestion,
    ItemsQuestion,
    KindsQuestion,
    OverallQuestion,
    PagesQuestion,
    TopicQuestion,
    Value,
)
from include.frameworks.files import FrameworkError
from include.frameworks.loader import FOLDER, framework_for_year, framework_ids, frameworks_beside, load_framework
from include.frameworks.model import Answer, Framework, Gates, Question, Task, Theme
from include.frameworks.parts import Bands, Criterion, Cue, Requirement
from include.frameworks.plain import plain

__all__ = [
    "FOLDER",
    "Answer",
    "AuditQuestion",
    "Bands",
    "Choice",
    "ChoiceQuestion",
    "Criterion",
    "CriterionQuestion",
    "Cue",
    "Framework",
    "FrameworkError",
    "Gates",
    "ItemsQuestion",
    "KindsQuestion",
    "OverallQuestion",
    "PagesQuestion",
    "Question",
    "Requirement",
    "Task",
    "Theme",
    "TopicQuestion",
    "Value",
    "framework_for_year",
    "framework_ids",
    "frameworks_beside",
    "load_framework",
    "plain",
]
