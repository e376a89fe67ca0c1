"""What an agency file and the stored versions say together: overlaps, cycles, versions that may not change."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile, pairwise
from typing import Any

from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _

from agencies.files import VersionDraft
from agencies.models import AgencyVersion
from documents.reading import InvalidFile, RowFault

FAR = date.max
PLAIN = ("name", "short_name", "level", "place_name", "act", "position")

# An agency's code and the first day of one of its versions.
Key = tuple[str, date]


def refuse_faults(
    drafts: list[VersionDraft],
    stored: Mapping[Key, AgencyVersion],
    *,
    unread: Sequence[RowFault] = (),
    codes: Mapping[int, str] | None = None,
) -> None:
    """Raise InvalidFile with the first fault of every row that is wrong by itself, with another or with what is stored.

    `unread` are the faults of rows that gave no draft; `codes` the agency that each row is about, by its line.
    """
    codes = codes or {draft.line: draft.code for draft in drafts}
    broken = {codes[fault.line] for fault in unread}
    known = {*codes.values(), *(code for code, _first_day in stored)}
    # What an agency's unread row would have said of its time is unknown: nothing follows from its other rows.
    sound = [draft for draft in drafts if draft.code not in broken]
    stored_sound = {key: version for key, version in stored.items() if key[0] not in broken}
    found = [*unread, *_twice(drafts), *_unknown(drafts, known), *_overlaps(sound, stored_sound)]
    found += [*_used(drafts, stored), *_cycles(sound, stored_sound)]
    first = {fault.line: fault for fault in reversed(found)}
    if first:
        raise InvalidFile(first[line] for line in sorted(first))


def _twice(drafts: list[VersionDraft]) -> Iterator[RowFault]:
    first: dict[Key, int] = {}
    for draft in drafts:
        line = first.setdefault((draft.code, draft.valid_from), draft.line)
        if line != draft.line:
            expected = _("mỗi mã và ngày valid_from một dòng (đã có ở dòng %d)") % line
            yield RowFault(draft.line, "code", draft.code, expected)


def _unknown(drafts: list[VersionDraft], known: Collection[str]) -> Iterator[RowFault]:
    expected = _("mã đơn vị có trong tệp hoặc đã có trong cổng")
    for draft in drafts:
        if draft.parent and draft.parent not in known:
            yield RowFault(draft.line, "parent", draft.parent, expected)
        for predecessor in draft.predecessors:
            if predecessor.code not in known:
                yield RowFault(draft.line, "predecessors", predecessor.code, expected)


@dataclass(frozen=True, slots=True)
class _Span:
    """A time of an agency; `line` is the row that states it, none when it only stands in the database."""

    first: date
    last: date
    parent: str
    line: int | None
    stated_to: str


def _spans(drafts: list[VersionDraft], stored: Mapping[Key, AgencyVersion]) -> dict[str, list[_Span]]:
    """Return how every agency's time would be divided, by code and in order."""
    spans: dict[Key, _Span] = {}
    for key, version in stored.items():
        last = version.valid.upper - timedelta(days=1) if version.valid.upper else FAR
        spans[key] = _Span(key[1], last, version.parent.code if version.parent else "", None, "")
    for draft in drafts:
        spans[(draft.code, draft.valid_from)] = _Span(
            draft.valid_from, draft.valid_to or FAR, draft.parent, draft.line, iso(draft.valid_to)
        )
    by_code: dict[str, list[_Span]] = defaultdict(list)
    for (code, _first_day), span in sorted(spans.items(), key=lambda item: item[0]):
        by_code[code].append(span)
    return by_code


def _overlaps(drafts: list[VersionDraft], stored: Mapping[Key, AgencyVersion]) -> Iterator[RowFault]:
    for code, spans in _spans(drafts, stored).items():
        for earlier, later in pairwise(spans):
            if later.first > earlier.last:
                continue
            last_day = (later.first - timedelta(days=1)).isoformat()
            if earlier.line is not None:
                expected = _("ngày không sau %s, vì phiên bản sau của đơn vị bắt đầu ngay sau đó") % last_day
                yield RowFault(earlier.line, "valid_to", earlier.stated_to, expected)
            elif later.line is not None:
                expected = _(
                    "không trùng thời gian với phiên bản đã có từ %(first)s của đơn vị %(code)s; "
                    "thêm dòng của phiên bản đó với valid_to = %(last)s"
                ) % {"first": earlier.first.isoformat(), "code": code, "last": last_day}
                yield RowFault(later.line, "valid_from", later.first.isoformat(), expected)


def _used(drafts: list[VersionDraft], stored: Mapping[Key, AgencyVersion]) -> Iterator[RowFault]:
    for draft in drafts:
        version = stored.get((draft.code, draft.valid_from))
        changed = [name for name, value in wanted(draft).items() if stated(version)[name] != value] if version else []
        if version and changed and is_used(version):
            expected = (
                _(
                    "“%s” như đã lưu: phiên bản này đã dùng trong một đợt khảo sát, chỉ còn đặt được valid_to; "
                    "thay đổi khác thì thêm một phiên bản mới"
                )
                % stated(version)[changed[0]]
            )
            yield RowFault(draft.line, changed[0], str(wanted(draft)[changed[0]]), expected)


def is_used(version: AgencyVersion) -> bool:
    """Return whether any row anywhere rests on the version; the apps above are not known by name here."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: version}).exists()
        for relation in version._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and isinstance(relation.related_model, type)
    )


def _cycles(drafts: list[VersionDraft], stored: Mapping[Key, AgencyVersion]) -> Iterator[RowFault]:
    """Find rows whose chain of parents comes back to them; every such cycle begins on a first day in it."""
    by_code = _spans(drafts, stored)
    walked: set[Key] = set()
    expected = _("đơn vị cấp trên không nằm dưới chính đơn vị này (cấp trên đang tạo thành vòng)")
    for code, spans in by_code.items():
        for span in spans:
            for above in _circle(code, span.first, by_code, walked):
                if above.line is not None:
                    yield RowFault(above.line, "parent", above.parent, expected)


def _circle(code: str, day: date, by_code: Mapping[str, list[_Span]], walked: set[Key]) -> list[_Span]:
    """Return the spans of the circle that an agency's parents lead into on a day, unless walked before."""
    passed: dict[str, _Span] = {}
    while code and code not in passed and (code, day) not in walked:
        span = next((span for span in by_code.get(code, []) if span.first <= day <= span.last), None)
        if span is None:
            break
        passed[code] = span
        code = span.parent
    walked.update((name, day) for name in passed)
    return [*dropwhile(lambda span: span is not passed[code], passed.values())] if code in passed else []


def stated(version: AgencyVersion) -> dict[str, Any]:
    """Return a stored version in the columns of the file, but for its last day."""
    return {name: getattr(version, name) for name in PLAIN} | {
        "block": version.block.code if version.block else "",
        "parent": version.parent.code if version.parent else "",
    }


def wanted(draft: VersionDraft) -> dict[str, Any]:
    """Return a row in the same columns."""
    return {name: getattr(draft, name) for name in (*PLAIN, "block", "parent")}


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
