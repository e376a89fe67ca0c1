"""What an address asks of an analysis. Unknown values are as if absent. Pure."""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from scoring.analysis.answers import WHOLE
from scoring.analysis.asked import Asked, Kind

REACH, FIRST, SECOND = "pham-vi", "theo", "va"
# A reach has a colon in it; the round's is an empty text, which a form sends as this.
ROUND = "ca-dot"


def read(kind: Kind, raw: Mapping[str, str], *, reaches: Collection[str], questions: Collection[str]) -> Asked | None:
    """Read an address; None where there is nothing it can ask about: opinions are those of the whole round alone."""
    if kind == "opinions":
        return Asked(kind) if WHOLE in reaches else None
    known = list(reaches)
    wanted = raw.get(REACH, "").replace(ROUND, "")
    if not known or (kind == "crosstab" and not questions):
        return None
    reach = wanted if wanted in known else known[0]
    return Asked(kind, reach, _questions(raw, list(questions)) if kind == "crosstab" else ())


def _questions(raw: Mapping[str, str], questions: list[str]) -> tuple[str, ...]:
    first, second = raw.get(FIRST, ""), raw.get(SECOND, "")
    first = first if first in questions else questions[0]
    return (first, second) if second in questions and second != first else (first,)


def address(asked: Asked) -> str:
    """Return the address's end that asks for this."""
    pairs = {REACH: asked.reach or ROUND}
    pairs |= dict(zip((FIRST, SECOND), asked.questions, strict=False))
    return "?" + urlencode(pairs)
