"""The JSON door for answers: `POST /api/v1/responses/`.

In: {id, access_token, answers: {code: value}, language, started_at, finished_at, consent_version}; the last four may be
left out. `finished_at` tells how long the form took where it was sent later (a kiosk without network); a kiosk's form
finished before its round closed is stored as late, and so is one finished after its agency ended.
Out: 201 {id, receipt} when stored, 200 with the same body when it already was. A refusal is always
{detail, errors}: what is wrong in a sentence, and messages by question code or field name.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.origin import address_of
from surveys.doubts import doubts
from surveys.languages import OWN_NAMES
from surveys.posted import TooLarge, refuse_if_large
from surveys.refusals import RETRY_SECONDS, no_more
from surveys.selectors import Door, UnknownToken, open_access_point, questionnaire_of, sheet_of
from surveys.selectors.privacy import present_number
from surveys.services import Closed, DifferentContent, NotOpenYet, Receipt, record_late_response, record_response
from surveys.sheet import Reading
from surveys.wording import words

FIELDS = frozenset({"id", "access_token", "answers", "language", "started_at", "finished_at", "consent_version"})
# A flood of wrong fields must not be answered by a flood of messages.
MOST_ERRORS = 100
LANGUAGE_CODES = frozenset(OWN_NAMES)
# The words around the questions are in these two, whatever the questions speak.
SPOKEN_BY_ALL = frozenset(code for code, _name in settings.LANGUAGES)


class Refused(Exception):
    """The request is answered with `status`, `detail` and messages by name."""

    def __init__(self, status: int, detail: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = dict(islice((errors or {}).items(), MOST_ERRORS))


@dataclass(frozen=True, slots=True)
class Submission:
    visit_id: UUID
    access_token: str
    answers: Mapping[str, Any]
    language: str
    started_at: datetime | None
    finished_at: datetime | None
    consent_version: int

    def seconds(self, now: datetime) -> float | None:
        """Return how long the form took, None where the device does not say, or its clock is ahead of ours."""
        if self.started_at is None or (self.finished_at is None and self.started_at > now):
            return None
        return ((self.finished_at or now) - self.started_at).total_seconds()


# No session and no cookie speaks for the sender: there is nothing another site could ride on.
@csrf_exempt
def responses(request: HttpRequest) -> JsonResponse:
    """Store one answered form."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            receipt = _store(_submission(_document(request)), address_of(request), timezone.now())
        except Refused as refused:
            return _answer({"detail": refused.detail, "errors": refused.errors}, refused.status)
        body = {"id": str(receipt.response_id), "receipt": receipt.code}
        return _answer(body, 200 if receipt.already_stored else 201)


def _answer(body: Mapping[str, Any], status: int) -> JsonResponse:
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    if status == 405:
        response["Allow"] = "POST"
    if status == 429:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _document(request: HttpRequest) -> Any:
    """Return the request's JSON, however hostile."""
    if request.method != "POST":
        raise Refused(405, _("Địa chỉ này chỉ nhận POST."))
    if request.content_type != "application/json":
        raise Refused(415, _("Cần Content-Type: application/json."))
    try:
        refuse_if_large(request)
        return json.loads(request.body, parse_constant=_no_constant)
    except (TooLarge, RequestDataTooBig) as error:
        raise Refused(413, _("Nội dung gửi lên quá lớn.")) from error
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise Refused(400, _("Nội dung không phải JSON hợp lệ.")) from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _submission(document: Any) -> Submission:
    if not isinstance(document, dict):
        raise Refused(400, _("Cần một đối tượng JSON."))
    errors = {name: _("Trường này không có trong API.") for name in document if name not in FIELDS}
    reader = _Reader(document, errors)
    submission = reader.submission()
    if errors:
        raise Refused(400, _("Phiếu chưa được lưu: có trường sai."), errors)
    return submission


class _Reader:
    """Reads the fields of a document and gathers what is wrong with them."""

    def __init__(self, document: Mapping[str, Any], errors: dict[str, str]) -> None:
        self.document = document
        self.errors = errors

    def submission(self) -> Submission:
        return Submission(
            visit_id=self.uuid("id"),
            access_token=self.text("access_token"),
            answers=self.mapping("answers"),
            language=self.language(),
            started_at=self.moment("started_at"),
            finished_at=self.moment("finished_at"),
            consent_version=self.consent_version(),
        )

    def uuid(self, name: str) -> UUID:
        try:
            return UUID(self.text(name))
        except ValueError:
            self.errors[name] = _("Cần một UUID.")
            return UUID(int=0)

    def text(self, name: str) -> str:
        value = self.document.get(name)
        if not isinstance(value, str) or not value:
            self.errors[name] = _("Cần một chuỗi ký tự.")
            return ""
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self.document.get(name)
        if not isinstance(value, dict):
            self.errors[name] = _("Cần một đối tượng {mã câu: câu trả lời}.")
            return {}
        return value

    def language(self) -> str:
        value = self.document.get("language", settings.LANGUAGE_CODE)
        if not isinstance(value, str) or value not in LANGUAGE_CODES:
            self.errors["language"] = _("Cần một trong: %(codes)s.") % {"codes": ", ".join(sorted(LANGUAGE_CODES))}
        return str(value)

    def moment(self, name: str) -> datetime | None:
        value = self.document.get(name)
        if value is None:
            return None
        moment = _parsed(value)
        if moment is None:
            self.errors[name] = _("Cần thời điểm ISO 8601 có múi giờ, ví dụ 2026-03-02T09:00:00+07:00.")
        return moment

    def consent_version(self) -> int:
        value, newest = self.document.get("consent_version", 0), present_number()
        if type(value) is not int or not 0 <= value <= newest:
            self.errors["consent_version"] = _("Cần số phiên bản lời đồng ý, từ 0 đến %(newest)s.") % {"newest": newest}
            return 0
        return value


def _parsed(value: Any) -> datetime | None:
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        return moment if moment is None or moment.utcoffset() is not None else None
    except (ValueError, OverflowError):
        return None


def _store(submission: Submission, address: str | None, now: datetime) -> Receipt:
    door = _door(submission.access_token)
    in_time = door.admission(on=timezone.localdate(now)) == "open"
    if not in_time and (submission.finished_at is None or door.admission(on=timezone.localdate(now)) == "not_yet"):
        raise _not_admitted(door, now)
    reading = sheet_of(door.questionnaire_version_id).read(submission.answers)
    errors = {code: words(problem) for code, problem in reading.errors.items()}
    errors |= {code: _("Phiếu không có câu này.") for code in reading.unknown}
    if submission.language not in {*SPOKEN_BY_ALL, *questionnaire_of(door.questionnaire_version_id).languages}:
        errors["language"] = _("Phiếu không có ngôn ngữ này.")
    if errors:
        raise Refused(400, _("Phiếu chưa được lưu: có câu trả lời sai hoặc thiếu."), errors)
    weighed = doubts(
        door=door,
        reading=reading,
        visit_id=submission.visit_id,
        address=address,
        seconds=submission.seconds(now),
        at=now,
    )
    if weighed.too_many:
        raise Refused(429, _("Đang có quá nhiều phiếu gửi cùng lúc. Gửi lại sau mười phút."))
    try:
        return _record(door, submission, reading, now, weighed.flags, in_time=in_time)
    except DifferentContent as error:
        raise Refused(409, _("Mã lượt trả lời này đã dùng cho một phiếu có nội dung khác.")) from error
    except (Closed, NotOpenYet) as error:
        raise _not_admitted(door, now) from error


def _record(
    door: Door, submission: Submission, reading: Reading, now: datetime, flags: int, *, in_time: bool
) -> Receipt:
    if not in_time and submission.finished_at is not None:
        return record_late_response(
            access_point=door,
            visit_id=submission.visit_id,
            reading=reading,
            language=submission.language,
            consent_version=submission.consent_version,
            started_at=submission.started_at,
            finished_at=submission.finished_at,
            flags=flags,
            at=now,
        )
    return record_response(
        access_point=door,
        visit_id=submission.visit_id,
        reading=reading,
        language=submission.language,
        consent_version=submission.consent_version,
        started_at=submission.started_at,
        flags=flags,
        at=now,
    )


def _door(token: str) -> Door:
    try:
        return open_access_point(token)
    except UnknownToken as error:
        raise Refused(404, _("Không có điểm thu phiếu nào mang mã này.")) from error


def _not_admitted(door: Door, now: datetime) -> Refused:
    if door.ended is not None and door.admission(on=timezone.localdate(now)) == "ended":
        return Refused(410, no_more(door.ended, door.unit_name))
    return Refused(410, _("Điểm thu phiếu này không nhận phiếu: đợt khảo sát chưa mở hoặc đã kết thúc."))
