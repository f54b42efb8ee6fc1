"""Countries as published lists write them, read to ISO 3166-1 alpha-2: by name in many languages, or by car code.

Nothing is guessed: a text is a declared or CLDR name of exactly one country, or it is refused with the reason. How a
file writes its countries is decided once, for all its cells, with the evidence shown.
"""

from graph.country_names.read import SCHEMES, read_country, unreadable
from graph.country_names.scheme import Scheme, decide_scheme
from graph.country_names.table import prepare

__all__ = ["SCHEMES", "Scheme", "decide_scheme", "prepare", "read_country", "unreadable"]
