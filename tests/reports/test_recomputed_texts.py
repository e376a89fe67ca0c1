"""A paragraph in the office's words after the round was really counted and computed anew."""

import pytest
from django.utils.timezone import now

from charts.render import svg_apart
from reports import services
from reports.text_page import Line, lines_of
from scoring.services import score_round, store_run
from scoring.services.report_texts import write_text
from surveys.models import Round
from tests import factories
from tests.dashboards.factories import counted
from tests.reports.factories import AT, command, tallied
from tests.reports.reading import asking
from tests.reports.test_report_texts import KEY, WORDS, about

pytestmark = pytest.mark.django_db


def line(round: Round) -> Line:
    asked = asking(round)
    return next(one for one in lines_of(asked, asked.kind.make(asked, svg_apart)) if one.key == KEY)


def page(round: Round) -> str:
    return services.page(asking(round), draw=svg_apart)


def test_words_survive_new_answers_a_recount_and_a_new_run_and_tell_that_numbers_moved() -> None:
    round = tallied(sizes=(2,), forms=40, state=Round.State.OPEN)
    write_text(about=about(round), text=WORDS, actor=factories.user(), at=AT)
    before = line(round)
    assert (before.is_stale, WORDS in page(round)) == (False, True)
    # Counted again from the same answers and computed again: the same numbers, so the words stand as they were.
    command("recount", round.code, "--check")
    store_run(round=round, actor=None, at=now())
    assert (line(round).is_stale, line(round).generated) == (False, before.generated)
    # Sixty forms more, all of the lowest level: other numbers.
    unit = round.units.order_by("agency__code")[0]
    answers = [[min(each, 1) for each in form] for form in unit.responses.values_list("answers", flat=True)]
    counted(unit, answers[:30] * 2)
    command("recount", round.code, "--repair")
    command("recount", round.code, "--check")
    score_round(round=round, actor=None, at=now())
    after = line(round)
    assert after.generated != before.generated
    assert after.is_stale
    told = page(round)
    assert WORDS in told
    assert after.generated not in told
    # Written anew upon the new numbers, they are in force without a mark.
    again = about(round, seen=1, base=after.generated)
    write_text(about=again, text=WORDS, actor=factories.user(), at=now())
    assert not line(round).is_stale
