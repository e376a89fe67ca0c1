"""What an editor's browser does with a questionnaire: begin a draft, act on it, fill in a row and save it."""

from typing import Any

from django.test import Client

from surveys.drafting.document import questions
from surveys.models import Draft
from tests.surveys.browsing import read

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


def with_question(client: Client, **fields: str) -> Draft:
    """Start a draft with one question "c2" in the section "p1"."""
    draft = begin(client)
    do(client, draft, "add_question:p1")
    save(client, draft, "p1", None, **{"title.vi": "Phần một"})
    save(client, draft, "c2", None, **{"text.vi": "Nơi ngồi chờ có đủ chỗ", **fields})
    return draft
