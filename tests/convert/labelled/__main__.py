import sys
from pathlib import Path

from tests.convert.labelled import render

render(Path(sys.argv[1]))
