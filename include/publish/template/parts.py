"""The parts of the proposed template, in its order."""

from __future__ import annotations

from dataclasses import dataclass

SECTIONS = {
    "1": "Section 1: Requirements set out in statutory guidance",
    "2": "Section 2: Area profile",
    "3": "Section 3: Progress against statutory guidance",
    "4": "Section 4: Additional information",
    "5": "Section 5: Future planning",
    "6": "Section 6: Conclusion",
    "format": "Notes on format",
}


@dataclass(frozen=True)
class Part:
    """One part: where it stands in the template, and what the template asks for.

    Of a part with `theme_id` the theme's answer is taken; what the text shows of others stands in `template_findings`,
    and `table.py` judges money and documents.
    """

    id: str
    section: str
    name: str
    asks: str
    theme_id: str = ""


_REQUIREMENTS = Part(
    "requirements",
    "1",
    "What the guidance expects",
    "Start by outlining the expectations of the guidance, and what was done to meet them.",
)
_AREA = Part(
    "area_profile",
    "2",
    "The area and its children",
    "Say how many children live in the area, who they are, and which inspections there were.",
)
_NEXT = Part(
    "next_steps",
    "5",
    "Next steps",
    "Give planned actions, priorities and focus for the coming year under a heading such as ‘Next Steps’.",
)
_CONCLUSION = Part(
    "conclusion",
    "6",
    "Conclusion",
    "Close by drawing together what was achieved, what it changed, and what comes next.",
)
_THEMES = (
    ("3", "guidance_changes", "Changes made for the guidance", "wt2023"),
    ("3", "partner_contribution", "What each safeguarding partner contributed", "partner_contribution"),
    ("3", "aggregated_scrutiny", "Aggregated scrutiny", "aggregated_scrutiny"),
    ("3", "impact", "Impact on children and families", "impact"),
    ("3", "feedback", "Feedback from children and families", "feedback"),
    ("3", "limited_progress", "Areas with limited progress", "limited_progress"),
    ("3", "serious_incidents", "Learning from serious incidents", "serious_incidents"),
    ("3", "decisions", "Key decisions and actions", "decisions_actions"),
    ("3", "finance", "Financial breakdown and value for money", "finance"),
    ("3", "education", "Representation of education", "education"),
    ("3", "data_sharing", "Use of data and information sharing", "data_sharing"),
    ("3", "independent_scrutiny", "Independent scrutiny", "independent_scrutiny"),
    ("3", "published_arrangements", "Updates to published arrangements", "published_arrangements"),
    ("3", "national_reforms", "National reforms", "national_reforms"),
    ("3", "restraint", "Restraint in secure establishments", "restraint"),
    ("4", "strategic_priorities", "Strategic priorities", "strategic_priorities"),
    ("4", "collaboration", "Multi-agency collaboration", "collaboration"),
    ("4", "workforce", "Workforce", "workforce"),
    ("4", "transitional_safeguarding", "Transitional safeguarding", "transitional_safeguarding"),
    ("4", "thresholds", "Thresholds", "thresholds"),
    ("4", "cohorts", "Specific cohorts", "cohorts"),
    ("4", "early_help", "Early help", "early_help"),
    ("4", "mental_health", "Mental health", "mental_health"),
    ("4", "parents", "Engaging parents and carers", "mothers_fathers"),
)
_FORMAT = (
    Part("pdf", "format", "A PDF", "Provide the report as a PDF."),
    Part(
        "money_table",
        "format",
        "Money as a table",
        "Give what each partner paid in a simple table, not as a screenshot.",
    ),
    Part(
        "money_of_each_partner",
        "format",
        "An exact figure for each statutory partner",
        "Give what the local authority, the integrated care board and the police each contributed.",
    ),
    Part(
        "text_not_pictures",
        "format",
        "Text instead of pictures",
        "Keep key information out of pictures, or say in the text all that a picture shows.",
    ),
    Part(
        "other_formats",
        "format",
        "An address for other formats",
        "Follow accessibility guidelines: say how to get the report in another format or language.",
    ),
)
PARTS: tuple[Part, ...] = (
    _REQUIREMENTS,
    _AREA,
    *(Part(part, section, name, "", theme_id=theme) for section, part, name, theme in _THEMES),
    _NEXT,
    _CONCLUSION,
    *_FORMAT,
)
"""In the template's order. What it asks of a theme's part is the theme's definition in the framework."""
