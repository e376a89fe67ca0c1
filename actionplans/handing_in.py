"""What is said of a conference where it is handed in as the result of an obligation. Pure; always in Vietnamese."""

from datetime import date


def held_words(*, held_on: date, due_on: date, place: str, attending: int | None) -> str:
    """Return the note of the result: when and where it took place, and how that stands to the deadline."""
    late = (held_on - due_on).days
    when = f"sau hạn {late} ngày (hạn {due_on:%d/%m/%Y})" if late > 0 else f"trong hạn (hạn {due_on:%d/%m/%Y})"
    people = f" Số người dự: {attending}." if attending else ""
    return f"Hội nghị đã tổ chức ngày {held_on:%d/%m/%Y}, {when}, tại {place}.{people}"
