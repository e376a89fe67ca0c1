"""Reads what a browser posted: from hostile bytes to the form's fields, or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from surveys.page import CONSENT_FIELD
from surveys.questionnaire import Questionnaire

# Question codes begin with a letter: these names cannot be a question's.
VISIT_FIELD, TOKEN_FIELD, LANGUAGE_FIELD = "_visit", "_token", "_lang"
# The number of the privacy notice that the page showed.
NOTICE_FIELD = "_thong_bao"
# A field that no person sees: whoever fills it in is most likely a program.
TRAP_FIELD = "_trang_web"
# The code of a form that was left and taken up again.
SAVED_FIELD = "_da_luu"
OWN_FIELDS = frozenset({VISIT_FIELD, TOKEN_FIELD, LANGUAGE_FIELD, CONSENT_FIELD, TRAP_FIELD, SAVED_FIELD, NOTICE_FIELD})


URLENCODED = "application/x-www-form-urlencoded"


class TooLarge(Exception):
    """More was sent than any form can hold."""


class Malformed(Exception):
    """What was sent cannot have come from the form."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of one posted form; `values` holds the answers as typed, by question code.

    `consent` is the number of the privacy notice that was shown and agreed to, 0: none.
    """

    visit_id: UUID
    form_token: str
    language: str
    consent: int
    trapped: bool
    saved: str
    values: Mapping[str, list[str]]

    def typed(self, notice: int) -> Mapping[str, list[str]]:
        """What to show again when the form comes back with a notice: the box is ticked only if that was agreed to."""
        return {**self.values, CONSENT_FIELD: ["1"]} if self.consent == notice else self.values

    def answers(self, questionnaire: Questionnaire) -> Mapping[str, Any]:
        """Return raw input for the answer sheet. Raises Malformed for fields the form does not have."""
        raw: dict[str, Any] = {}
        for code, values in self.values.items():
            question = questionnaire.by_code.get(code)
            if question is None:
                raise Malformed(code)
            raw[code] = _raw(values, many=question.kind == "several")
        return raw


def read(request: HttpRequest) -> Posted:
    """Return the posted fields. Raises TooLarge or Malformed."""
    fields = _fields(request)
    values = {name: values for name, values in fields.items() if name not in OWN_FIELDS}
    try:
        visit_id = UUID(_single(fields, VISIT_FIELD))
    except ValueError as error:
        raise Malformed(VISIT_FIELD) from error
    return Posted(
        visit_id=visit_id,
        form_token=_single(fields, TOKEN_FIELD),
        language=_single(fields, LANGUAGE_FIELD),
        consent=_consent(fields),
        trapped=any(fields.get(TRAP_FIELD, ())),
        saved=_single(fields, SAVED_FIELD),
        values=values,
    )


def text(request: HttpRequest, name: str) -> str:
    """Return one posted field of a small page. Raises TooLarge or Malformed."""
    return _single(_fields(request), name)


def refuse_if_large(request: HttpRequest) -> None:
    """Refuse by the announced length, before a byte of the body is read. Raises TooLarge."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if (
        announced.isascii()
        and announced.isdigit()
        and int(announced[:18]) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    ):
        raise TooLarge


def _fields(request: HttpRequest) -> Mapping[str, list[str]]:
    refuse_if_large(request)
    try:
        posted = _pairs(request) if request.content_type == URLENCODED else dict(request.POST.lists())
        if request.content_type != URLENCODED and request.FILES:
            raise Malformed("files")
    except RequestDataTooBig as error:
        raise TooLarge from error
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, ValueError) as error:
        raise Malformed from error
    if any("\0" in text for name, values in posted.items() for text in (name, *values)):
        raise Malformed("NUL")
    return posted


def _pairs(request: HttpRequest) -> dict[str, list[str]]:
    """Return an encoded form's fields, strictly UTF-8. Raises ValueError; Django's own reading costs twice as much."""
    posted: dict[str, list[str]] = {}
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    pairs = parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=most)
    for name, value in pairs:
        posted.setdefault(name, []).append(value)
    return posted


def _single(fields: Mapping[str, list[str]], name: str) -> str:
    values = fields.get(name, [""])
    if len(values) != 1:
        raise Malformed(name)
    return values[0]


def _consent(fields: Mapping[str, list[str]]) -> int:
    ticked, notice = _single(fields, CONSENT_FIELD) == "1", _single(fields, NOTICE_FIELD)
    return int(notice) if ticked and notice.isascii() and notice.isdigit() and len(notice) < 5 else 0


def _raw(values: list[str], *, many: bool) -> Any:
    if len(values) == 1:
        return values[0]
    if not many:
        raise Malformed("repeated field")
    return values
