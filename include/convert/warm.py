"""What every child process of this step needs, imported once by the fork server (about 5 CPU-seconds).

Only the parts of `unstructured` that tell types from words are used: `unstructured.partition.pdf` would cost four
times as much and read nothing that is not read here.
"""

from __future__ import annotations

import lxml.html  # noqa: F401
import numpy  # noqa: F401
import pyarrow.dataset
import pyarrow.parquet  # noqa: F401
import pypdfium2  # noqa: F401

import include.convert.html.convert
import include.convert.pdf.convert  # noqa: F401
from include.convert.classify import english_words, text_type
from include.convert.ocr import warm_up

text_type("The partners met and agreed what to do next.")
english_words()
warm_up()
