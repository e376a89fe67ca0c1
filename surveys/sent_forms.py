"""What a surveyor's tablet sends: hostile JSON read into forms, or refused in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

MOST_FORMS = 50
LONGEST_ID = 2**63 - 1


class NotABatch(ValueError):
    """What was sent is no batch of forms; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class SentForm:
    """One filled-in form as the device tells it; times are the device's own and may be wrong or missing."""

    id: UUID
    assignment_id: int
    version_id: int
    language: str
    assisted: bool
    consent_version: int
    started_at: datetime | None
    finished_at: datetime | None
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A form that cannot be read; `id` as it was sent, so that the device finds it again."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Forms sent together; `sent_at` is the device's clock at sending."""

    sent_at: datetime | None
    forms: tuple[SentForm | Unreadable, ...]


def read_batch(document: Any) -> Batch:
    """Return the batch a document says. Raises NotABatch."""
    if not isinstance(document, dict) or not isinstance(document.get("forms"), list):
        raise NotABatch(_("Cần một đối tượng JSON có danh sách forms."))
    if len(document["forms"]) > MOST_FORMS:
        raise NotABatch(_("Mỗi lần gửi tối đa %(most)s phiếu.") % {"most": MOST_FORMS})
    return Batch(moment(document.get("sent_at")), tuple(read_form(raw) for raw in document["forms"]))


def read_form(raw: Any) -> SentForm | Unreadable:
    """Return one form, or why it cannot be read."""
    if not isinstance(raw, dict):
        return Unreadable("", _("Phiếu không đọc được."))
    try:
        return SentForm(
            id=UUID(_typed(raw, "id", str)),
            assignment_id=_number(raw, "assignment"),
            version_id=_number(raw, "version"),
            language=_typed(raw, "language", str),
            assisted=_typed(raw, "assisted", bool),
            consent_version=_number(raw, "consent_version"),
            started_at=moment(raw.get("started_at")),
            finished_at=moment(raw.get("finished_at")),
            answers=_typed(raw, "answers", dict),
        )
    except ValueError:
        return Unreadable(str(raw.get("id", ""))[:100], _("Phiếu thiếu thông tin hoặc sai dạng, không đọc được."))


def moment(value: Any) -> datetime | None:
    """Return a time with its zone, None for anything else."""
    try:
        parsed = parse_datetime(value) if isinstance(value, str) else None
        return parsed if parsed is None or parsed.utcoffset() is not None else None
    except (ValueError, OverflowError):
        return None


def _typed(raw: Mapping[str, Any], name: str, kind: type) -> Any:
    value = raw.get(name)
    if type(value) is not kind:
        raise ValueError(name)
    return value


def _number(raw: Mapping[str, Any], name: str) -> int:
    value: int = _typed(raw, name, int)
    if not 0 <= value <= LONGEST_ID:
        raise ValueError(name)
    return value
