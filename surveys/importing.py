"""Reads the rows of a file of answers: each becomes a form ready to store, or faults that say what is wrong."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha1
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from documents.reading import InvalidFile, Row, RowFault, Table, require_columns
from documents.reading.collector import uncollected
from surveys.models import Channel, Round
from surveys.questionnaire import Question
from surveys.selectors import service_ids, sheet_of, units_by_code
from surveys.sheet import Problem, Reading
from surveys.sheet_rows import RowReader

OWN_COLUMNS = ("unit", "form_no", "submitted_on", "service", "channel", "stratum", "sampling_unit")
MARKS = ("form_no", "stratum", "sampling_unit")
LONGEST_MARK = 60
YEARS_BEFORE = 5
CHANNELS = {channel.name.lower(): channel for channel in Channel}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


class Form(NamedTuple):
    """One answered form out of a file; `dated` tells whether the file says on which day."""

    id: str
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


class _Wrong:
    """Stands for a cell that cannot be taken."""


class _Cells(dict[str, Any]):
    """What the words of one column mean, each looked up once."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Any:
        value = self[text] = self.read(text)
        return value


@uncollected()
def read_forms(table: Table, *, round: Round, today: date) -> list[Form]:
    """Return the forms of a table, each once. Raises UnreadableFile for its columns, InvalidFile for its rows."""
    reader = _Reader(round, today, table.columns)
    require_columns(table, needed=["unit"], known=[*OWN_COLUMNS, *reader.questions])
    forms: list[Form] = []
    faults: list[RowFault] = []
    for line, row in table.rows:
        form = reader.form(line, row)
        if form is None:
            faults += reader.faults(line, row)
        else:
            forms.append(form)
    faults += _clashes(forms)
    if faults:
        raise InvalidFile(sorted(faults, key=lambda fault: fault.line))
    return list({form.id: form for form in forms}.values())


class _Reader:
    """Knows a round: its units, its questionnaire and the services there are."""

    def __init__(self, round: Round, today: date, columns: Collection[str]) -> None:
        sheet = sheet_of(round.questionnaire_version_id)
        self.rows = RowReader(sheet, columns)
        self.questions = tuple(sheet.questionnaire.by_code)
        self.unit_codes = sorted(units_by_code(round))
        self.names = _Names(round)
        self.today = today
        self.earliest = date(round.opens_on.year - YEARS_BEFORE, 1, 1)
        units = {code: unit.pk for code, unit in units_by_code(round).items()}
        services = {"": None, **service_ids()}
        self.units = _Cells(lambda text: units.get(text, _Wrong))
        self.channels = _Cells(lambda text: CHANNELS.get(text.lower(), _Wrong) if text else Channel.FILE)
        self.services = _Cells(lambda text: services.get(text, _Wrong))
        self.days = _Cells(self._day)

    def form(self, line: int, row: Row) -> Form | None:
        """Return the form that a row is, None when anything in it is wrong."""
        say = row.get
        unit, day = self.units[row["unit"]], self.days[say("submitted_on", "")]
        channel, service = self.channels[say("channel", "")], self.services[say("service", "")]
        number, stratum, sampling_unit = say("form_no", ""), say("stratum", ""), say("sampling_unit", "")
        reading = self.rows.read(row)
        if _Wrong in (unit, day, channel, service) or reading.errors or says_nothing(reading):
            return None
        if max(len(number), len(stratum), len(sampling_unit)) > LONGEST_MARK:
            return None
        marks = (number, stratum, sampling_unit, day or self.today, day is not None)
        name = self.names.numbered(number) if number else ""
        form = Form(name, line, unit, channel, service, *marks, reading.answers, reading.texts)
        return form if number else form._replace(id=self.names.unnumbered(form))

    def faults(self, line: int, row: Row) -> Iterator[RowFault]:
        """Yield everything that is wrong with a row, column by column."""
        own: tuple[tuple[str, _Cells, Callable[[], str]], ...] = (
            ("unit", self.units, lambda: _("mã một đơn vị của đợt: %s") % _some(self.unit_codes)),
            ("submitted_on", self.days, lambda: self._expected_day(row["submitted_on"])),
            ("channel", self.channels, lambda: _("một trong %s, hoặc để trống") % ", ".join(CHANNELS)),
            ("service", self.services, lambda: _("mã một thủ tục đã có trong danh mục, hoặc để trống")),
        )
        for column, cells, words in own:
            if cells[row.get(column, "")] is _Wrong:
                yield RowFault(line, column, row.get(column, ""), words())
        for column in MARKS:
            if len(row.get(column, "")) > LONGEST_MARK:
                yield RowFault(line, column, row[column], _("tối đa %d ký tự") % LONGEST_MARK)
        yield from self._wrong_answers(line, row)

    def _wrong_answers(self, line: int, row: Row) -> Iterator[RowFault]:
        reading = self.rows.read(row)
        for code, problem in reading.errors.items():
            yield RowFault(line, code, row[code], expected(problem))
        if not reading.errors and says_nothing(reading):
            yield RowFault(line, self.questions[0], "", _("ít nhất một câu trả lời trên dòng"))

    def _day(self, text: str) -> Any:
        if not text:
            return None
        day = _date(text)
        return day if day is not None and self.earliest <= day <= self.today else _Wrong

    def _expected_day(self, text: str) -> str:
        if _date(text) is None:
            return _("ngày dạng 2025-12-31 hoặc 31/12/2025")
        bounds = {"first": self.earliest.strftime("%d/%m/%Y"), "last": self.today.strftime("%d/%m/%Y")}
        return _("ngày từ %(first)s đến %(last)s") % bounds


class _Names:
    """Gives each form its id: by its number in the round, else by its content and its place among its equals."""

    def __init__(self, round: Round) -> None:
        self.namespace = uuid5(NAMESPACE_URL, f"round:{round.code}").bytes
        self.equals: Counter[str] = Counter()

    def numbered(self, number: str) -> str:
        return self._id(f"form:{number}")

    def unnumbered(self, form: Form) -> str:
        content = form.content
        self.equals[content] += 1
        return self._id(f"content:{self.equals[content]}:{content}")

    def _id(self, name: str) -> str:
        """Return uuid.uuid5 of a name as text, without making an object of it."""
        digest = sha1(self.namespace + name.encode(), usedforsecurity=False).digest()
        made = int.from_bytes(digest[:16]) & ~(0xF000 << 64) & ~(0xC000 << 48) | 5 << 76 | 0x8000 << 48
        text = f"{made:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def says_nothing(reading: Reading) -> bool:
    """Tell whether a row answers no question at all."""
    return not any(reading.answers) and not any(reading.texts.values())


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
    if question.no_opinion:
        words += _(", “kyk” nếu không có ý kiến")
    return words + _(", hoặc để trống")


def _clashes(forms: Iterable[Form]) -> Iterator[RowFault]:
    first: dict[str, Form] = {}
    for form in forms:
        before = first.setdefault(form.id, form)
        if before is not form and before.content != form.content:
            yield RowFault(
                form.line,
                "form_no",
                form.form_no,
                _("số phiếu chưa dùng trong tệp; dòng %d cùng số nhưng khác nội dung") % before.line,
            )


def _date(text: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _some(codes: Sequence[str], most: int = 8) -> str:
    return ", ".join(codes[:most]) + (", …" if len(codes) > most else "")
