"""A table of a page asked for as a file: for whom, from what, and written down."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
PEOPLE = "/noi-bo/tai-khoan/"
FILE = f"{PEOPLE}?bang=tai-khoan&tep="
SignIn = Callable[[User], Client]


def test_a_file_is_as_much_for_its_readers_as_the_page(cast: Cast, signed_in: SignIn, client: Client) -> None:
    assert client.get(f"{FILE}csv").status_code == 302
    assert signed_in(cast.dung).get(f"{FILE}csv").status_code == signed_in(cast.dung).get(PEOPLE).status_code == 403


def test_a_file_is_written_down_and_kept_by_no_cache(cast: Cast, signed_in: SignIn) -> None:
    answer: Any = signed_in(cast.snv).get(f"{FILE}xlsx&tim=an")

    assert answer["Content-Disposition"] == 'attachment; filename="tai-khoan.xlsx"'
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor, entry.subject, entry.detail["file"]) == (cast.snv, f"page:{PEOPLE}", "xlsx")
    assert entry.detail["query"]["tim"] == "an"


@pytest.mark.parametrize("query", ["bang=&tep=csv", "tep=csv", "bang=khac&tep=xlsx", "bang=%22&tep=csv"])
def test_a_table_the_page_does_not_have_is_not_found(cast: Cast, signed_in: SignIn, query: str) -> None:
    assert signed_in(cast.snv).get(f"{PEOPLE}?{query}").status_code == 404
    assert not AuditEntry.objects.filter(action="export").exists()


@pytest.mark.parametrize("query", ["bang=tai-khoan", "bang=tai-khoan&tep=pdf", "bang=tai-khoan&tep="])
def test_other_kinds_are_the_page(cast: Cast, signed_in: SignIn, query: str) -> None:
    answer = signed_in(cast.snv).get(f"{PEOPLE}?{query}")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")


def test_a_visitor_s_page_stays_a_page(client: Client) -> None:
    assert client.get("/?bang=x&tep=csv").status_code == client.get("/").status_code
