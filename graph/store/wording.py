"""What the text of a statement gives away where the server's plan is silent.

The plan decides (`door.py`). Two things it can't tell: whether a statement begins with EXPLAIN or PROFILE, and what
runs inside a subquery expression (`EXISTS {}`, `COUNT {}`, `COLLECT {}`) that was not unrolled into operators but
stands in another operator's details. These checks err on the side of refusing: they look into texts in quotes too.
"""

import re
from collections.abc import Iterator

_GAP = r"(?>/\*.*?\*/|//[^\n\r]*|[^\w/.`{}()'\"])"
"""what may stand between two words: blanks of any kind, comments"""
_NAME = rf"`?\w+`?(?:{_GAP}*+\.{_GAP}*+`?\w+`?)*+"
_FLAGS = re.IGNORECASE | re.DOTALL

_FIRST_WORDS = re.compile(rf"{_GAP}*+(\w[\w.]*)({_GAP}*+)", _FLAGS)
_SUBQUERY = re.compile(rf"\b(?:EXISTS|COUNT|COLLECT){_GAP}*+\{{", _FLAGS)
_LOAD_CSV = re.compile(rf"\bLOAD{_GAP}++CSV\b", _FLAGS)
_CALL = re.compile(rf"\bCALL(?:{_GAP}++|(?=`))({_NAME}){_GAP}*+\(", _FLAGS)
_RESOLVED_CALL = re.compile(rf"\bResolvedCall\(({_NAME})", _FLAGS)
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")


def decoded(statement: str) -> str:
    r"""The statement as the server reads it: `\u004c` is an L, inside words too."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), statement)


def begins_with_plan_request(statement: str) -> bool:
    """Whether EXPLAIN or PROFILE stands before the first clause, after whatever options."""
    text = decoded(statement)
    position, in_options = 0, False
    while match := _FIRST_WORDS.match(text, position):
        word = match.group(1).upper()
        if word in ("EXPLAIN", "PROFILE"):
            return True
        before = text[match.start() : match.start(1)]
        is_option = in_options and (word[0].isdigit() or "=" in before or "=" in match.group(2))
        if word != "CYPHER" and not is_option:
            return False
        position, in_options = match.end(1), True
    return False


def hidden_procedures(text: str) -> Iterator[str]:
    """Names of procedures called in a text that holds a subquery expression; LOAD CSV is named as if it were one."""
    if not _SUBQUERY.search(text):
        return
    if _LOAD_CSV.search(text):
        yield "LOAD CSV"
    for pattern in (_CALL, _RESOLVED_CALL):
        for match in pattern.finditer(text):
            yield bare_name(match.group(1))


def bare_name(name: str) -> str:
    """A dotted name without back-ticks, blanks and comments."""
    without_comments = re.sub(r"/\*.*?\*/|//[^\n\r]*", "", name, flags=re.DOTALL)
    return re.sub(r"[^\w.]", "", without_comments)


def calls_function(text: str, function: str) -> bool:
    """Whether `function`, such as `apoc.load.json`, is called in the text, however it is spelled."""
    dot = rf"`?{_GAP}*+\.{_GAP}*+`?"
    parts = dot.join(re.escape(part) for part in function.split("."))
    return re.search(rf"(?<![\w.])`?{parts}`?{_GAP}*+\(", text, _FLAGS) is not None
