"""Convert: documents become pages and elements, every word on the right page.

`convert_reports` is the step; `convert_document` is its pure core, for notebooks and tests.
"""

from include.convert.document import convert_document
from include.convert.model import Converted, DocumentError, Element, Page, Table
from include.convert.step import convert_reports

__all__ = ["Converted", "DocumentError", "Element", "Page", "Table", "convert_document", "convert_reports"]
