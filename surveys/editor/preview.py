"""A questionnaire as the citizen would see it, rendered from a draft or version; nothing is stored."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from surveys import page
from surveys.asker import asker_of
from surveys.drafting.document import Document, questions
from surveys.drafting.mending import preview
from surveys.languages import OWN_NAMES, frame_language
from surveys.models import Channel, Round
from surveys.questionnaire import Questionnaire
from surveys.selectors import Door
from surveys.selectors.privacy import present_number, told_of


def door_of(key: str, owner: str, *, on: date) -> Door:
    """Return a door that leads nowhere, for the words on the page."""
    name = owner or _("Cơ quan được khảo sát")
    return Door(
        id=0,
        token=f"xem-thu-{key}",
        channel=Channel.WEB,
        service_id=None,
        closed_at=None,
        round_unit_id=0,
        unit_name=name,
        unit_short_name=name,
        agency_code="",
        round_id=0,
        round_code="",
        round_title="",
        round_state=Round.State.OPEN,
        opens_on=on,
        closes_on=on,
        synthetic=False,
        questionnaire_version_id=0,
        notice=present_number(),
    )


def context(
    questionnaire: Questionnaire, language: str, form: page.Form, door: Door, *, owned: bool, address: str
) -> dict[str, Any]:
    """Return what surveys/form.html shows. Call it in the language of the frame."""
    asker = door.unit_name if owned else asker_of(door)
    return {
        "door": door,
        "form": form,
        "language": language,
        "spoken": language if language != frame_language(language) else "",
        "language_links": [
            (code, OWN_NAMES.get(code, code), f"{address}?lang={code}") for code in questionnaire.languages
        ],
        "form_url": address,
        "province_name": settings.PROVINCE_NAME,
        "asker": asker,
        "told": told_of(door.notice, frame_language(language), asker),
    }


def item_of(document: Document, id: str) -> page.Item | None:
    """Return one question as the citizen's form shows it, None if it has no place there."""
    at = next((at for at, each in enumerate(questions(document)) if each["id"] == id), None)
    if at is None:
        return None
    with translation.override("vi"):
        form = page.form(preview(document), "vi")
    items = [item for part in form.parts for item in part.items]
    return items[at] if at < len(items) else None
