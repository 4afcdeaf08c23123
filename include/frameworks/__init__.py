"""Assessment instruments: one YAML file per edition of the statutory guidance, and their loader.

Adding a theme, or next year's guidance, is editing YAML and nothing else.
"""

from __future__ import annotations

from include.frameworks.loader import FOLDER, FrameworkError, framework_for_year, framework_ids, load_framework
from include.frameworks.model import Answer, Bands, Criterion, Cue, Framework, Gates, Question, Requirement, Task, Theme
from include.frameworks.plain import plain

__all__ = [
    "FOLDER",
    "Answer",
    "Bands",
    "Criterion",
    "Cue",
    "Framework",
    "FrameworkError",
    "Gates",
    "Question",
    "Requirement",
    "Task",
    "Theme",
    "framework_for_year",
    "framework_ids",
    "load_framework",
    "plain",
]
