"""A block of six hundred agencies beside a block of one: both are laid out whole, within what a child may take."""

import re

import pytest

from reports import services
from tests.reports.conftest import no_progress
from tests.reports.factories import tallied, year_after
from tests.reports.kinds.asking import asked
from tests.reports.paper import Paper
from tests.reports.reading import asking_block

pytestmark = pytest.mark.django_db
FORMS, UNITS, OF_YEARS = 35, 600, 500
ALONE, MANY = "dot-2-2026-khoi-0", "dot-2-2026-khoi-1"


def named(content: bytes) -> set[int]:
    """Return the numbers of the communes that a paper names."""
    words = " ".join(word.text for page in Paper(content).pages for word in page.words)
    return {int(number) for number in re.findall(r"UBND xã số (\d+)", words)}


def test_blocks_of_one_and_of_six_hundred_are_laid_out_whole() -> None:
    """The limits of a child hold: were they too narrow, making the document would raise."""
    round = tallied(sizes=(1, UNITS), forms=FORMS)
    one = services.document(asking_block(round, ALONE), progress=no_progress)
    many = services.document(asking_block(round, MANY), progress=no_progress)
    assert named(one.content) == {1}
    assert named(many.content) == set(range(1, UNITS + 1))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_years_of_five_hundred_are_laid_out_whole() -> None:
    """The province's report tells the change of each and takes the most memory of all: 484 MiB when last measured."""
    second = year_after(tallied(sizes=(OF_YEARS,), forms=FORMS, synthetic=False), forms=FORMS)
    for kind in ("years", "province"):
        told = services.document(asked(kind, second), progress=no_progress)
        assert named(told.content) == set(range(1, OF_YEARS + 1)), kind
    assert "Hạng kỳ trước" in " ".join(word.text for page in Paper(told.content).pages for word in page.words)
