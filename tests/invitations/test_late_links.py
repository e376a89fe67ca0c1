"""A one-use link into a closed round, or to an agency that is no more or goes on under another name."""

import pytest
from django.test import Client

from surveys import bodies
from surveys.models import Nullifier, Response
from surveys.services import follow_successions
from tests.invitations.factories import answer_by, filled, links, sent
from tests.surveys import ending
from tests.surveys.browsing import ANSWERS, CONSENT, read
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def link_after(what: str) -> tuple[str, dict[str, str]]:
    """Return a link to the first agency with its opened form, after something happened."""
    survey = ending.survey()
    sent(filled(survey, 1))
    bodies.forget()
    pages = {path: Client().get(path).content.decode() for path in links().values()}
    path = next(path for path, page in pages.items() if "Sở Cũ" in page)
    ending.happen(survey, what)
    follow_successions(today=ending.END, at=NOON)
    bodies.forget()
    return path, {**read(pages[path]).hidden, **CONSENT, **ANSWERS}


@pytest.mark.parametrize("what", ["closed", *ending.GONE])
def test_a_link_says_in_words_why_no_form_is_taken_and_is_not_spent(what: str) -> None:
    path, form = link_after(what)

    refused = [Client().get(path), Client().post(path, form)]

    assert [response.status_code for response in refused] == [410, 410]
    for response in refused:
        assert ("Sở Cũ không còn từ ngày 02/03/2026." in response.content.decode()) == (what != "closed")
    assert not Response.objects.exists()
    assert not Nullifier.objects.exists()


@pytest.mark.parametrize(("what", "name"), [("merged", "Sở Cũ nay là Sở Mới."), ("renamed", "Sở Cũ")])
def test_a_link_goes_on_where_the_agency_does(what: str, name: str) -> None:
    path, _form = link_after(what)

    assert name in Client().get(path).content.decode()
    assert answer_by(path).status_code == 303
    assert Response.objects.get().round_unit.agency.code == "so-cu"
