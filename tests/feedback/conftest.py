import pytest

from feedback.models import Comment
from feedback.services.intake import take_in
from surveys.models import Response, ResponseText, Round, RoundUnit
from tests import factories
from tests.conftest import Cast

NOW = factories.NOW


@pytest.fixture
def round(cast: Cast) -> Round:
    return factories.survey_round("dot-thu")


@pytest.fixture
def unit(cast: Cast, round: Round) -> RoundUnit:
    return factories.round_unit(round, cast.so_xay_dung)


def wrote(unit: RoundUnit, text: str, **fields: object) -> ResponseText:
    """Store a form with words in it."""
    response = factories.response(unit, [4, 5], **fields)  # type: ignore[arg-type]
    return ResponseText.objects.create(response=response, question="GY", text=text)


def comment(unit: RoundUnit, text: str = "Chờ lâu quá, ghế chờ ít", *, released: bool = True) -> Comment:
    """Return a comment of a form, shown to the agency unless said otherwise."""
    stored = wrote(unit, text)
    take_in(at=NOW)
    if released:
        Comment.objects.filter(text=stored).update(released_on=NOW.date())
    return Comment.objects.get(text=stored)


def response_of(found: Comment) -> Response:
    assert found.text is not None
    return found.text.response
