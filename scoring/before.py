"""The figures of the year before as a run judges changes from them."""

from dataclasses import dataclass

from scoring.judging import Before
from scoring.method import Method
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class Earlier:
    """The year before, with the hash of the run its figures are from."""

    before: Before
    run_hash: str


def before_of(round: Round, method: Method) -> Earlier | None:
    return None
