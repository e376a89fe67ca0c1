"""Reads the rows of a sample list: each becomes a person to invite, or the faults that say what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from documents.reading import Row, RowFault, Table, require_columns
from notices.phones import InvalidAddress, mail, phone
from surveys.models import Channel, Round
from surveys.selectors import service_ids, units_by_code

COLUMNS = (
    "unit", "service", "dossier", "finished_on", "phone", "email", "name", "address", "language", "stratum",
    "sampling_unit",
)  # fmt: skip
NEEDED = {
    Channel.SMS: "phone",
    Channel.ZALO: "phone",
    Channel.PHONE: "phone",
    Channel.EMAIL: "email",
    Channel.POST: "address",
}
LONGEST = {"dossier": 60, "name": 120, "address": 300, "stratum": 60, "sampling_unit": 60}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
OLDEST_YEARS = 3
# What the example row of an empty file says: left in by mistake, it must not become a person who is written to.
EXAMPLE_DOSSIER = "VI-DU-XOA-DONG-NAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One row: whom it names and about which unit and service; addresses are in their one way of writing."""

    unit_id: int
    line: int | None = None
    service_id: int | None = None
    dossier: str = ""
    finished_on: date | None = None
    phone: str = ""
    email: str = ""
    name: str = ""
    address: str = ""
    language: str = "vi"
    stratum: str = ""
    sampling_unit: str = ""

    @property
    def secret_fields(self) -> dict[str, str]:
        """What is sealed: all that tells who the person is, and the language, which may tell in a small group."""
        values = {name: getattr(self, name) for name in ("phone", "email", "name", "address", "dossier", "language")}
        if self.finished_on:
            values["finished_on"] = self.finished_on.isoformat()
        return {name: value for name, value in values.items() if value}


@dataclass(slots=True)
class Read:
    """What a table says: people, and every fault of every row."""

    people: list[Person] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


def read_people(table: Table, *, round: Round, channel: Channel, today: date) -> Read:
    """Return the people of a table. Raises UnreadableFile for its columns; faults of rows are gathered."""
    require_columns(table, needed=["unit", NEEDED[channel]], known=COLUMNS)
    reader = PersonReader(round, channel, today)
    found = Read()
    for line, row in table.rows:
        person, faults = reader.person(row, line=line)
        found.faults += [RowFault(line, column, row.get(column, ""), expected) for column, expected in faults.items()]
        if person is not None:
            found.people.append(person)
    return found


class PersonReader:
    """Reads one person at a time, from a file's row or another system's message."""

    def __init__(self, round: Round, channel: Channel, today: date) -> None:
        self.units = {code: unit.pk for code, unit in units_by_code(round).items()}
        self.services = service_ids()
        self.channel = channel
        self.today = today

    def person(self, row: Row, *, line: int | None = None) -> tuple[Person | None, Mapping[str, str]]:
        """Return the person of a row, or None with what was expected, by column."""
        if row.get("dossier", "") == EXAMPLE_DOSSIER:
            return None, {"dossier": _("xóa dòng này: đây là dòng ví dụ của tệp mẫu")}
        faults = dict(self._faults(row))
        if faults:
            return None, faults
        return self._read(row, line), {}

    def _faults(self, row: Row) -> Iterator[tuple[str, str]]:
        if row.get("unit", "") not in self.units:
            yield "unit", _("mã một đơn vị của đợt khảo sát")
        if row.get("service", "") and row["service"] not in self.services:
            yield "service", _("mã một thủ tục, hoặc để trống")
        yield from self._address_faults(row)
        if row.get("language", "") and row["language"] not in dict(settings.LANGUAGES):
            yield "language", _("một trong: %s, hoặc để trống") % ", ".join(dict(settings.LANGUAGES))
        if row.get("finished_on", "") and _day(row["finished_on"], self.today) is None:
            yield "finished_on", _("ngày trả kết quả, không sau hôm nay, dạng 31/12/2026")
        for column, most in LONGEST.items():
            if len(row.get(column, "")) > most:
                yield column, _("tối đa %d ký tự") % most

    def _address_faults(self, row: Row) -> Iterator[tuple[str, str]]:
        needed = NEEDED[self.channel]
        texts = self.channel in (Channel.SMS, Channel.ZALO)
        if not row.get(needed, ""):
            expected = {
                "phone": _("số điện thoại"),
                "email": _("địa chỉ thư điện tử"),
                "address": _("địa chỉ nhận phiếu"),
            }
            yield needed, expected[needed]
        if row.get("phone", "") and not _accepts(lambda: phone(row["phone"], mobile=texts)):
            words = _("số di động, ví dụ 0912345678") if texts else _("số điện thoại, ví dụ 0912345678")
            yield "phone", words
        if row.get("email", "") and not _accepts(lambda: mail(row["email"])):
            yield "email", _("địa chỉ thư điện tử, ví dụ an@vidu.vn")

    def _read(self, row: Row, line: int | None) -> Person:
        plain = {name: row.get(name, "") for name in LONGEST}
        return Person(
            **plain,
            line=line,
            unit_id=self.units[row["unit"]],
            service_id=self.services.get(row.get("service", "")),
            phone=phone(row["phone"]) if row.get("phone", "") else "",
            email=mail(row["email"]) if row.get("email", "") else "",
            language=row.get("language", "") or settings.LANGUAGE_CODE,
            finished_on=_day(row.get("finished_on", ""), self.today),
        )


def _accepts(read: Callable[[], str]) -> bool:
    try:
        read()
    except InvalidAddress:
        return False
    return True


def _day(text: str, today: date) -> date | None:
    for form in DATE_FORMATS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if today.year - OLDEST_YEARS <= day.year and day <= today else None
    return None
