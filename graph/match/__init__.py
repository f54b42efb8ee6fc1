"""Which records speak of the same facility or company: for certain, perhaps, or not; each with its reasons.

Rows in, decisions out: nothing here knows the ledger. ``Index.build`` prepares the known records, ``match`` decides new
ones, ``explain`` says in sentences what speaks for and against any pair.
"""

from graph.match.decide import Candidate, Decision, decided, match
from graph.match.explain import Explanation, explain, in_a_sentence
from graph.match.index import Index
from graph.match.record import Record

__all__ = ["Candidate", "Decision", "Explanation", "Index", "Record", "decided", "explain", "in_a_sentence", "match"]
