"""Reports measured against the report template that RR1501 (March 2025, Appendix 1) proposes to partnerships.

Most of its sections are themes, whose answers are taken as they are. What is left (an area profile, next steps, a
conclusion, pictures, other formats) the analyse step has looked for in headings and sentences (`template_findings`); money
and documents are judged here. `not_found` says that the program did not find it under a name it knows, and nothing more.
"""

from include.publish.template.parts import PARTS, SECTIONS, Part
from include.publish.template.table import report_template

__all__ = ["PARTS", "SECTIONS", "Part", "report_template"]
