from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from jobs.models import Job
from surveys.models import Round
from tests.conftest import Cast

SignIn = Callable[[User], Client]
SCORE = "/noi-bo/dot/dot-1/tinh/"


def test_home_affairs_asks_for_a_computation(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    response = signed_in(cast.snv).post(SCORE)
    job = Job.objects.get()
    assert response["Location"] == f"/noi-bo/viec/{job.id}/"
    assert (job.task, job.params, job.back_url) == (
        "scoring.tasks.score",
        {"round_id": scored.pk},
        "/noi-bo/dot/dot-1/",
    )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HOME_AFFAIRS])
def test_nobody_else_can_ask_for_it(cast: Cast, scored: Round, signed_in: SignIn, role: Role) -> None:
    assert signed_in(cast.by_role[role]).post(SCORE).status_code == 403
    assert not Job.objects.exists()


def test_only_a_post_computes(cast: Cast, scored: Round, signed_in: SignIn) -> None:
    assert signed_in(cast.snv).get(SCORE).status_code == 405


def test_an_unknown_round_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.snv).post("/noi-bo/dot/khong-co/tinh/").status_code == 404
