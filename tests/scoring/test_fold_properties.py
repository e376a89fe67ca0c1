"""Whatever comes in, is decided, and is folded in whatever batches and order, the tallies are those of a recount."""

from datetime import date, timedelta
from typing import Any

import hypothesis
import numpy as np
import pytest
from django.db import transaction
from hypothesis import strategies as st

from agencies.models import Service
from scoring.models import ChannelCount, DayTally, ServiceTally, Tally, UnitCount
from scoring.recount import recount
from scoring.tally import fold_batch
from surveys.layout import count
from surveys.models import Channel, FoldInbox, Response, Round
from surveys.selectors import layout_of
from tests.scoring.answers import decide, send, survey, unit_of

pytestmark = pytest.mark.django_db
UNITS = ("so-mot", "so-hai")
SHEET = st.tuples(st.integers(-1, 5), st.integers(-1, 5), st.integers(-1, 2), st.integers(0, 7), st.integers(-1, 10))
# Who came: unit, channel, day, service (0: none), answers; how often it was decided on.
FORM = st.tuples(
    st.sampled_from(UNITS),
    st.sampled_from((Channel.QR, Channel.COUNTER)),
    st.integers(0, 70),
    st.integers(0, 2),
    SHEET,
    st.integers(0, 3),
)
# Batches in turn, from those of the front of the inbox and those of its back.
BATCHES = st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=6)


class Undo(Exception):
    """Has a fold given up."""


@pytest.fixture
def prepared() -> tuple[Round, list[Service]]:
    return survey(*UNITS), [Service.objects.create(code=f"tt-{number}", name=f"TT {number}") for number in range(2)]


@hypothesis.given(st.lists(FORM, min_size=1, max_size=12), BATCHES, st.randoms())
@hypothesis.settings(
    max_examples=40, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
def test_tallies_are_those_of_a_recount(
    prepared: tuple[Round, list[Service]], forms: list[Any], batches: list[tuple[int, bool]], random: Any
) -> None:
    round, services = prepared
    with transaction.atomic():
        sent = [came(round, services, form) for form in forms]
        mix_inbox(random)
        for size, undone in batches:
            fold_some(size, undone=undone)
            assert recount(round).differences == ()
        while fold_batch(batch=3):
            continue
        counted = [answers for (*_key, answers, decisions), _response in sent if decisions % 2 == 0]
        assert_folded(round, counted, received=len(sent))
        # The next example begins where this one did.
        transaction.set_rollback(True)


def came(round: Round, services: list[Service], form: Any) -> tuple[Any, Response]:
    code, channel, day, service, answers, decisions = form
    about = services[service - 1] if service else None
    on = date(2026, 1, 15) + timedelta(days=day)
    (response,) = send(unit_of(round, code), answers, channel=channel, on=on, service=about)
    for number in range(1, decisions + 1):
        decide(response, "exclude" if number % 2 else "restore", number)
    return form, response


def mix_inbox(random: Any) -> None:
    """Let entries come to the fold in another order, as from long transactions; an answer before its decisions."""
    entries = list(FoldInbox.objects.order_by("pk").values("response_id", "sign", "decided"))
    FoldInbox.objects.all().delete()
    responses = list(dict.fromkeys(entry["response_id"] for entry in entries))
    turns = [entry["response_id"] for entry in entries]
    random.shuffle(turns)
    waiting = {each: [entry for entry in entries if entry["response_id"] == each] for each in responses}
    FoldInbox.objects.bulk_create(FoldInbox(**waiting[each].pop(0)) for each in turns)


def fold_some(size: int, *, undone: bool) -> None:
    """Fold a batch, or begin to and give up."""
    try:
        with transaction.atomic():
            fold_batch(batch=size)
            if undone:
                raise Undo
    except Undo:
        pass


def assert_folded(round: Round, counted: list[Any], *, received: int) -> None:
    result = recount(round)
    assert (result.differences, result.waiting, result.forms) == ((), 0, len(counted))
    layout = layout_of(round.questionnaire_version_id)
    expected = count(layout, np.array(counted, dtype=np.int16).reshape(-1, len(layout.cells))).tolist()
    for table in (Tally, ServiceTally):
        sums = np.sum([np.zeros(layout.size), *table.objects.values_list("counts", flat=True)], axis=0)
        assert sums.tolist() == expected
    for table_of_forms in (UnitCount, ChannelCount):
        forms = table_of_forms.objects.values_list("received", "excluded")
        assert tuple(map(sum, zip(*forms, strict=True))) == (received, received - len(counted))
    days = np.sum(list(DayTally.objects.values_list("counts", flat=True)), axis=0).reshape(-1, 2).sum(axis=0)
    assert days.tolist() == [received, received - len(counted)]
    assert sum(DayTally.objects.values_list("responses", flat=True)) == len(counted)
