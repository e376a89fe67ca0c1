"""The questionnaire editor: writing, saving, taking back, two people at once, and publishing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from surveys.drafting.document import questions
from surveys.models import Draft, QuestionnaireVersion
from tests.conftest import Cast
from tests.surveys.browsing import read

pytestmark = pytest.mark.usefixtures("noon")
Browse = Callable[[User], Client]
HOME = "/noi-bo/phieu-khao-sat/"


def begin(client: Client, **fields: str) -> Draft:
    """Start a draft over the page and return it."""
    data = {"from": "blank", "title": "Phiếu thử đường phố", **fields}
    response = client.post(f"{HOME}moi/", data)
    assert response.status_code == 302, response.content.decode()
    return Draft.objects.latest("id")


def page(draft: Draft, more: str = "") -> str:
    return f"{HOME}ban-nhap/{draft.pk}/{more}"


def do(client: Client, draft: Draft, command: str) -> Any:
    response = client.post(page(draft, "lam/"), {"do": command}, follow=True)
    assert response.status_code == 200
    draft.refresh_from_db()
    return response


def form_of(client: Client, draft: Draft, place: str) -> dict[str, str]:
    """Return what a browser would send of an open row without any change."""
    seen = read(client.get(page(draft, f"?mo={place}")).content.decode())
    fields = {name: values[-1] for name, values in seen.chosen.items()}
    return {**seen.hidden, **fields}


def save(client: Client, draft: Draft, place: str, base: dict[str, str] | None = None, **fields: Any) -> Any:
    sent = {**(form_of(client, draft, place) if base is None else base), **fields}
    response = client.post(page(draft, f"luu/{place}/"), sent)
    draft.refresh_from_db()
    return response


def first(draft: Draft) -> dict[str, Any]:
    return questions(draft.document)[0]


def with_question(client: Client, **fields: Any) -> Draft:
    """Start a draft with one question "c2" in the section "p1"."""
    draft = begin(client)
    do(client, draft, "add_question:p1")
    save(client, draft, "p1", **{"title.vi": "Phần một"})
    save(client, draft, "c2", **{"text.vi": "Nơi ngồi chờ có đủ chỗ", **fields})
    return draft


def test_a_questionnaire_is_written_from_blank_and_published(cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    draft = with_question(client)

    response = client.post(page(draft, "ban-hanh/"), follow=True)

    version = QuestionnaireVersion.objects.get(questionnaire__code="phieu-thu-duong-pho")
    assert response.redirect_chain[0][0] == f"{HOME}mau/phieu-thu-duong-pho/"
    assert (version.number, version.questionnaire.owner) == (1, None)
    assert version.definition["sections"][0]["questions"][0]["text"] == {"vi": "Nơi ngồi chờ có đủ chỗ"}
    assert AuditEntry.objects.filter(action="surveys.draft_published", actor=cast.snv).count() == 1
