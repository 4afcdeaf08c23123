"""From anything in a release back to the page and file it came from, and whether a release is what its manifest says.

python -m include.trace colneborough-2023-24/theme/4      make trace ID=…
python -m include.trace --verify 2023-24                  make verify RELEASE=2023-24
"""

from __future__ import annotations

from include.trace.ids import Traced, TraceError, find
from include.trace.paths import Line, path
from include.trace.releases import Verified, verify

__all__ = ["Line", "TraceError", "Traced", "Verified", "find", "path", "verify"]
