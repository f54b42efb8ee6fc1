"""Which abuses a brand connects to, through which documented steps, and whether the links were live then.

The relationships that a trace walks are read once per build into compact arrays
(``topology``), and path questions are answered there (``docs/decisions/0004``).
"""

from graph.trace.answers import trace_brand
from graph.trace.exposure import exposure
from graph.trace.sites import brands_of_site

__all__ = ["brands_of_site", "exposure", "trace_brand"]
