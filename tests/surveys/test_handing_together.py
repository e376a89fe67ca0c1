"""Two people who write down who has the same batch of paper forms."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from surveys.models import Channel, PaperBatch
from surveys.services import paper
from tests.conftest import Cast
from tests.html_forms import fields_in
from tests.surveys.factories import NOON, open_survey


@pytest.fixture
def batch(cast: Cast, noon: time_machine.Traveller) -> PaperBatch:
    unit = open_survey(cast.so_xay_dung, cast.nha_trang).units.get(agency=cast.nha_trang)
    return paper.create_batch(
        round_unit=unit, channel=Channel.ENUMERATOR, prefix="NT", count=10, actor=cast.snv, at=NOON
    )


def at(batch: PaperBatch, name: str) -> str:
    return reverse(f"paper:{name}", args=[batch.round.code, batch.pk])


def opened(client: Client, batch: PaperBatch) -> dict[str, str]:
    return {**fields_in(client.get(at(batch, "batch")), "holder"), "action": "hand"}


def test_the_second_is_told_and_sees_both(cast: Cast, signed_in: Callable[[User], Client], batch: PaperBatch) -> None:
    one, other = signed_in(cast.snv), signed_in(cast.snv)
    mine, theirs = opened(one, batch), opened(other, batch)

    first = {**mine, "handed_to": str(cast.dieu_tra.pk), "holder": "Bưu cục 1", "issued": "10"}
    assert one.post(at(batch, "act_on_batch"), first).status_code == 302
    answer = other.post(at(batch, "act_on_batch"), {**theirs, "holder": "Bưu cục 2", "issued": "9"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"Người khác vừa ghi giao nhận của lô này: {cast.snv.full_name}" in page
    for stands, typed in ((cast.dieu_tra.full_name, "–"), ("Bưu cục 1", "Bưu cục 2"), ("10", "9")):
        assert f"<td>{stands}</td><td>{typed}</td>" in page
    batch.refresh_from_db()
    assert (batch.holder, batch.issued) == ("Bưu cục 1", 10)
    again = {**fields_in(answer, "holder"), "action": "hand"}
    assert other.post(at(batch, "act_on_batch"), again).status_code == 302
    batch.refresh_from_db()
    assert (batch.holder, batch.issued) == ("Bưu cục 2", 9)


def test_two_who_write_the_same_are_not_stopped(
    cast: Cast, signed_in: Callable[[User], Client], batch: PaperBatch
) -> None:
    client = signed_in(cast.snv)
    typed = {**opened(client, batch), "holder": "Bưu cục 1", "issued": "10"}

    assert [client.post(at(batch, "act_on_batch"), typed).status_code for _time in range(2)] == [302, 302]
