"""The citizen's form as a page: its context, its languages, and the fields that belong to one visit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from surveys import page, posted, tokens
from surveys.asker import asker_of
from surveys.languages import OWN_NAMES, frame_language
from surveys.models import Channel
from surveys.questionnaire import Questionnaire
from surveys.selectors import Door, questionnaire_of
from surveys.selectors.privacy import told_of

# A shorter form is sooner filled in than left and found again.
SHORTEST_LEFT = 10
KEPT_ADDRESSES = 500


_gzip = GZipMiddleware(lambda request: HttpResponse())


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages of one form lie; `later` and `resume` are empty where it cannot be left and taken up again."""

    form: str
    thanks: str
    later: str = ""
    resume: str = ""


@lru_cache(maxsize=KEPT_ADDRESSES)
def addresses_of(door: Door) -> Addresses:
    """Return the addresses of the form behind a door; a one-use link's are told from the page, without its secret."""
    if door.by_invitation:
        return Addresses("./", "cam-on/")
    form, thanks = (reverse(f"surveys:{name}", args=[door.token]) for name in ("form", "thanks"))
    if not can_be_left(door):
        return Addresses(form, thanks)
    later, resume = (reverse(f"surveys:{name}", args=[door.token]) for name in ("later", "resume"))
    return Addresses(form, thanks, later, resume)


def can_be_left(door: Door) -> bool:
    """Tell whether a form is long enough to be left, and not a kiosk's."""
    questions = questionnaire_of(door.questionnaire_version_id).questions
    return door.channel != Channel.KIOSK and len(questions) > SHORTEST_LEFT


def context(
    door: Door, language: str, addresses: Addresses, here: str, query: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Return what every page of a form needs; `here` is the page's own address, `query` what it carries."""
    return {
        "door": door,
        "language": language,
        # Questions in another language than the words around them say so (WCAG 3.1.2).
        "spoken": language if language != frame_language(language) else "",
        "language_links": language_links(questionnaire_of(door.questionnaire_version_id), here, query or {}),
        "form_url": addresses.form,
        "later_url": addresses.later,
        "resume_url": addresses.resume,
        "province_name": settings.PROVINCE_NAME,
        "asker": asker_of(door),
    }


def form_page(
    door: Door, language: str, content: page.Form, addresses: Addresses, *, here: str = "", saved: str = ""
) -> str:
    """Return the form's page with `bodies.VISIT_MARK` where the visit's fields go; `saved` is the code it came by."""
    values = context(door, language, addresses, here or addresses.form)
    told = told_of(door.notice, frame_language(language), asker_of(door))
    return render_to_string("surveys/form.html", {**values, "told": told, "form": content, "saved": saved})


def visit_fields(door: Door, visit_id: UUID, opened_at: datetime) -> bytes:
    """Return the fields that belong to one visit: its id, and the token that says when it was opened by which door."""
    token = tokens.sign_form(access_token=door.token, visit_id=visit_id, at=opened_at)
    return (
        f'<input type="hidden" name="{posted.VISIT_FIELD}" value="{visit_id}">'
        f'<input type="hidden" name="{posted.TOKEN_FIELD}" value="{token}">'
    ).encode()


def language_links(questionnaire: Questionnaire, address: str, query: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (code, own name, address) of the languages the form speaks."""
    return [
        (code, OWN_NAMES[code], f"{address}?{urlencode({**query, 'lang': code})}") for code in spoken(questionnaire)
    ]


def spoken(questionnaire: Questionnaire) -> list[str]:
    return [code for code in questionnaire.languages if code in OWN_NAMES]


def speaking(language: str) -> translation.override:
    """Return a context in which the portal's own words are those that go with a form's language."""
    return translation.override(frame_language(language))


def language_of(asked: str, questionnaire: Questionnaire) -> str:
    """Return the language asked for if the form speaks it, else Vietnamese."""
    return asked if asked in spoken(questionnaire) else settings.LANGUAGE_CODE


def unkept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return a page packed and marked so that nothing of a form is shown again from a cache: phones are shared."""
    response["Cache-Control"] = "no-store"
    return response if "Content-Encoding" in response else _gzip.process_response(request, response)  # type: ignore[return-value]
