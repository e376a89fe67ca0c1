"""How much of single answers a file may hold, by who asks. Pure.

Whoever knows that a neighbour came to the ward on Tuesday about a birth certificate finds that form in a file with
days and services. Sở Nội vụ works under that duty of care; an agency that surveys its own visitors gets less.
"""

from dataclasses import dataclass

# Under so many forms single answers of a unit are no statistics: as in the rule that folds distributions.
SMALLEST_UNIT = 30


@dataclass(frozen=True, slots=True)
class Extent:
    """`full`: days, services, languages, flags, answers about the person, every unit; `texts`: what people wrote."""

    full: bool
    texts: bool = False


# An agency's own survey: months instead of days, units of at least SMALLEST_UNIT forms, only once the round has ended.
OWN_SURVEY = Extent(full=False)
EVERYTHING = Extent(full=True)
