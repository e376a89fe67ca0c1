"""The sections of an extract, one function each: what it is about (`Asked`) → a section, None where it has nothing.

Whoever keeps something else that belongs into the report adds a function and a line in SECTIONS.
"""

from collections.abc import Callable

from django.utils.translation import override

from dashboards.extracts.content import Section
from dashboards.extracts.sections import announcing, april, feedback, obligations, plans, reviews, surveys
from dashboards.extracts.sections.asked import Asked

Made = Callable[[Asked], Section | None]
SECTIONS: tuple[Made, ...] = (
    surveys.rounds,
    surveys.indices,
    announcing.announced,
    obligations.owed,
    plans.plans,
    reviews.reviewed,
    feedback.comments,
    feedback.named,
    feedback.hotlines,
)
APRIL: tuple[Made, ...] = (april.sent, april.measures, april.targets)


def sections(asked: Asked, *, kind: str) -> list[Section]:
    """Return the sections of an extract of a kind, computed now: a Vietnamese document, whoever makes it."""
    with override("vi"):
        made = [make(asked) for make in (APRIL if kind == "april" else SECTIONS)]
    return [each for each in made if each is not None]
