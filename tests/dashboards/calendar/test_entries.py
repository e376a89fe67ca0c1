"""Entries, and the calendar file: pure."""

from datetime import UTC, date, datetime

from dashboards.calendar.entries import Entry, months_of, next_after
from dashboards.calendar.ics import calendar_text, escaped, folded

AT = datetime(2026, 4, 1, 3, tzinfo=UTC)


def entry(day: date, what: str = "Việc", **fields: object) -> Entry:
    return Entry(day, "moc", what, f"moc-{what}", **fields)  # type: ignore[arg-type]


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_year_has_twelve_months_in_order() -> None:
    months = months_of(2026, [entry(date(2026, 4, 30)), entry(date(2026, 4, 2)), entry(date(2025, 12, 30))])

    assert [month.number for month in months] == list(range(1, 13))
    assert [one.day.day for one in months[3].entries] == [2, 30]
    # What began before the year stands at its beginning.
    assert [one.day.year for one in months[0].entries] == [2025]


def test_what_lasts_to_today_is_next() -> None:
    past, lasting = entry(date(2026, 1, 1)), entry(date(2026, 3, 30), "Trực", until=date(2026, 4, 2))

    assert next_after([past, lasting], date(2026, 4, 1)) == lasting
    assert next_after([past], date(2026, 4, 1)) is None


def test_lines_are_folded_at_75_octets_without_tearing_a_letter() -> None:
    line = "SUMMARY:" + "Hội nghị công bố chỉ số hài lòng, " * 9
    pieces = list(folded(line))

    assert len(pieces) > 1
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_what_people_typed_cannot_leave_its_line() -> None:
    typed = "Việc; một, hai\\ba\r\nEND:VEVENT\r\nBEGIN:VEVENT\x07"
    assert escaped(typed) == "Việc\\; một\\, hai\\\\ba\\nEND:VEVENT\\nBEGIN:VEVENT"

    text = calendar_text([entry(date(2026, 4, 30), typed)], name="Lịch", host="vd.vn", base="https://vd.vn", at=AT)
    lines = unfolded(text)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_an_event_lasts_whole_days_and_ends_the_day_after() -> None:
    lasting = entry(date(2026, 12, 30), until=date(2026, 12, 31), url="/noi-bo/", where="Nơi")
    lines = unfolded(calendar_text([lasting], name="Lịch", host="vd.vn", base="https://vd.vn", at=AT))

    for line in (
        "DTSTART;VALUE=DATE:20261230",
        "DTEND;VALUE=DATE:20270101",
        "DTSTAMP:20260401T030000Z",
        "URL:https://vd.vn/noi-bo/",
        "UID:moc-Việc@vd.vn",
        "DESCRIPTION:Nơi",
    ):
        assert line in lines, line
    assert lines[-2:] == ["END:VCALENDAR", ""]
