"""The days on which schedules make their reports. Pure."""

from datetime import date

MONTHS_OF_A_QUARTER = 3


def month(day: date) -> tuple[str, date]:
    """Return the month of a day: its name and its first day."""
    return f"{day:%Y-%m}", day.replace(day=1)


def quarter(day: date) -> tuple[str, date]:
    """Return the quarter of a day: its name and its first day."""
    number = (day.month - 1) // MONTHS_OF_A_QUARTER
    return f"{day.year}-Q{number + 1}", date(day.year, number * MONTHS_OF_A_QUARTER + 1, 1)


def following(day: date, months: int) -> date:
    """Return the first day of the period after the one that begins on `day`, `months` long."""
    years, place = divmod(day.month - 1 + months, 12)
    return date(day.year + years, place + 1, 1)
