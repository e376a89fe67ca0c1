"""Reads the rows of a file of answers: each becomes a form ready to store, or one fault that says what is wrong."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from documents.reading import InvalidFile, Row, RowFault, Table, require_columns
from surveys.models import Channel, Round
from surveys.questionnaire import Question
from surveys.selectors import service_ids, sheet_of, units_by_code
from surveys.sheet import AnswerSheet, Problem

OWN_COLUMNS = ("unit", "form_no", "submitted_on", "service", "channel", "stratum", "sampling_unit")
LONGEST_MARK = 60
YEARS_BEFORE = 5
CHANNELS = {channel.name.lower(): channel for channel in Channel}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Form:
    """One answered form out of a file; `dated` tells whether the file says on which day."""

    id: UUID
    line: int
    round_unit_id: int
    channel: Channel
    service_id: int | None
    form_no: str
    stratum: str
    sampling_unit: str
    submitted_on: date
    dated: bool
    answers: tuple[int, ...]
    texts: Mapping[str, str]

    @property
    def content(self) -> str:
        """Return what makes two forms the same, as text; places count by id, days only where the file gives them."""
        day = self.submitted_on.isoformat() if self.dated else ""
        marks = [self.round_unit_id, self.channel.value, self.service_id, self.stratum, self.sampling_unit, day]
        return json.dumps([marks, self.answers, sorted(self.texts.items())], ensure_ascii=False)


class _Fault(Exception):
    def __init__(self, column: str, expected: str) -> None:
        super().__init__(column, expected)
        self.column = column
        self.expected = expected


def read_forms(table: Table, *, round: Round, today: date) -> list[Form]:
    """Return the forms of a table, each once. Raises UnreadableFile for its columns, InvalidFile for its rows."""
    reader = _Reader(round, today)
    require_columns(table, needed=["unit"], known=[*OWN_COLUMNS, *reader.questions])
    forms: list[Form] = []
    faults: list[RowFault] = []
    for line, row in table.rows:
        try:
            forms.append(reader.form(line, row))
        except _Fault as fault:
            faults.append(RowFault(line, fault.column, row.get(fault.column, ""), fault.expected))
    named = _named(forms, round)
    faults += _clashes(named)
    if faults:
        raise InvalidFile(sorted(faults, key=lambda fault: fault.line))
    return list({form.id: form for form in named}.values())


class _Reader:
    """Knows a round: its units, its questionnaire and the services there are."""

    def __init__(self, round: Round, today: date) -> None:
        self.sheet: AnswerSheet = sheet_of(round.questionnaire_version_id)
        self.questions = tuple(self.sheet.questionnaire.by_code)
        self.units = {code: unit.pk for code, unit in units_by_code(round).items()}
        self.services = service_ids()
        self.today = today
        self.earliest = date(round.opens_on.year - YEARS_BEFORE, 1, 1)

    def form(self, line: int, row: Row) -> Form:
        submitted_on = self.day(row.get("submitted_on", ""))
        answers, texts = self.answers(row)
        return Form(
            id=NAMESPACE_URL,
            line=line,
            round_unit_id=self.unit(row["unit"]),
            channel=self.channel(row.get("channel", "")),
            service_id=self.service(row.get("service", "")),
            form_no=_mark(row, "form_no"),
            stratum=_mark(row, "stratum"),
            sampling_unit=_mark(row, "sampling_unit"),
            submitted_on=submitted_on or self.today,
            dated=submitted_on is not None,
            answers=answers,
            texts=texts,
        )

    def unit(self, code: str) -> int:
        if code not in self.units:
            raise _Fault("unit", _("mã một đơn vị của đợt: %s") % _some(sorted(self.units)))
        return self.units[code]

    def channel(self, name: str) -> Channel:
        if name and name.lower() not in CHANNELS:
            raise _Fault("channel", _("một trong %s, hoặc để trống") % ", ".join(CHANNELS))
        return CHANNELS[name.lower()] if name else Channel.FILE

    def service(self, code: str) -> int | None:
        if code and code not in self.services:
            raise _Fault("service", _("mã một thủ tục đã có trong danh mục, hoặc để trống"))
        return self.services[code] if code else None

    def day(self, text: str) -> date | None:
        if not text:
            return None
        day = _date(text)
        if day is None:
            raise _Fault("submitted_on", _("ngày dạng 2025-12-31 hoặc 31/12/2025"))
        if not self.earliest <= day <= self.today:
            raise _Fault(
                "submitted_on",
                _("ngày từ %(first)s đến %(last)s")
                % {"first": self.earliest.strftime("%d/%m/%Y"), "last": self.today.strftime("%d/%m/%Y")},
            )
        return day

    def answers(self, row: Row) -> tuple[tuple[int, ...], Mapping[str, str]]:
        given = {code: row[code] for code in self.questions if row.get(code)}
        if not given:
            raise _Fault(self.questions[0], _("ít nhất một câu trả lời trên dòng"))
        reading = self.sheet.read(given, complete=False)
        for code, problem in reading.errors.items():
            raise _Fault(code, expected(problem))
        return reading.answers, {code: text for code, text in reading.texts.items() if text}


def expected(problem: Problem) -> str:
    """Say what a file should hold in the place of a refused answer."""
    question = problem.question
    match problem.kind:
        case "not_asked":
            return _("để trống, vì câu %s cho biết không hỏi câu này") % question.conditions[-1].question
        case "too_long":
            return _("tối đa %d ký tự") % question.max_length
        case "not_text":
            return _("chữ")
        case _ if question.kind == "number":
            numbers = {"low": question.minimum, "high": question.maximum}
            return _("số nguyên từ %(low)d đến %(high)d, hoặc để trống") % numbers
        case _:
            return _expected_choice(question)


def _expected_choice(question: Question) -> str:
    words = _("số từ 1 đến %d") % len(question.choices)
    if question.kind == "several":
        words = _("các số từ 1 đến %d, cách nhau bằng dấu chấm phẩy") % len(question.choices)
    if question.na:
        words += _(", “na” nếu không áp dụng")
    return words + _(", hoặc để trống")


def _named(forms: Sequence[Form], round: Round) -> list[Form]:
    """Give each form its id: by its number in the round, else by its content and its place among its equals."""
    namespace = uuid5(NAMESPACE_URL, f"round:{round.code}")
    equals: Counter[str] = Counter()
    named = []
    for form in forms:
        name = f"form:{form.form_no}"
        if not form.form_no:
            content = form.content
            equals[content] += 1
            name = f"content:{equals[content]}:{content}"
        named.append(replace(form, id=uuid5(namespace, name)))
    return named


def _clashes(forms: Iterable[Form]) -> Iterator[RowFault]:
    first: dict[UUID, Form] = {}
    for form in forms:
        before = first.setdefault(form.id, form)
        if before is not form and before.content != form.content:
            yield RowFault(
                form.line,
                "form_no",
                form.form_no,
                _("số phiếu chưa dùng trong tệp; dòng %d cùng số nhưng khác nội dung") % before.line,
            )


def _mark(row: Row, column: str) -> str:
    text = row.get(column, "")
    if len(text) > LONGEST_MARK:
        raise _Fault(column, _("tối đa %d ký tự") % LONGEST_MARK)
    return text


def _date(text: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _some(codes: Sequence[str], most: int = 8) -> str:
    return ", ".join(codes[:most]) + (", …" if len(codes) > most else "")
