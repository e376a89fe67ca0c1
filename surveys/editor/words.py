"""What kinds, uses, rules and languages are called on screen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from surveys.drafting.document import Document, Element, Texts, choices_of, questions

SHORT_TEXT, LONG_TEXT = "text_short", "text_long"


def kinds() -> list[tuple[str, str]]:
    """Return the kinds a question can have as (value, words); text is offered short and long."""
    return [
        ("level5", _("5 mức hài lòng")),
        ("level3", _("3 mức")),
        ("yesno", _("Có / Không")),
        ("single", _("Một lựa chọn")),
        ("several", _("Nhiều lựa chọn")),
        ("number", _("Số")),
        (SHORT_TEXT, _("Chữ ngắn")),
        (LONG_TEXT, _("Chữ dài")),
    ]


def kind_value(question: Element) -> str:
    if question["kind"] != "text":
        return str(question["kind"])
    return LONG_TEXT if question["long"] else SHORT_TEXT


def kind_words(question: Element) -> str:
    return dict(kinds())[kind_value(question)]


def uses() -> list[tuple[str, str]]:
    """Return what a question can serve as (value, words)."""
    return [
        ("scored", _("Tính điểm vào chỉ số")),
        ("opinion", _("Nhận định, không tính điểm")),
        ("need", _("Nhu cầu, mong đợi")),
        ("screening", _("Câu lọc")),
        ("profile", _("Về người trả lời")),
        ("text", _("Góp ý bằng lời")),
    ]


def measures() -> list[tuple[str, str]]:
    return [
        ("agency", _("Từng cơ quan, đơn vị")),
        ("province", _("Cả tỉnh, không xếp hạng đơn vị")),
    ]


def language_name(code: str) -> str:
    names = {
        "vi": _("Tiếng Việt"),
        "en": _("Tiếng Anh"),
        "zh": _("Tiếng Trung"),
        "ja": _("Tiếng Nhật"),
        "ko": _("Tiếng Hàn"),
        "fr": _("Tiếng Pháp"),
        "ru": _("Tiếng Nga"),
        "lo": _("Tiếng Lào"),
        "km": _("Tiếng Khmer"),
        "th": _("Tiếng Thái Lan"),
        "cjm": _("Tiếng Chăm"),
        "rad": _("Tiếng Ê-đê"),
        "rog": _("Tiếng Ra-glai"),
        "bdq": _("Tiếng Ba-na"),
        "jra": _("Tiếng Gia-rai"),
        "sed": _("Tiếng Xơ-đăng"),
        "hmn": _("Tiếng Mông"),
        "tyz": _("Tiếng Tày"),
        "nut": _("Tiếng Nùng"),
    }
    return names.get(code, code)


def in_sentence(language: str) -> str:
    """Return a language's name as it stands within a sentence: "tiếng Anh"."""
    name = language_name(language)
    # English names of languages keep their capital.
    return name[:1].lower() + name[1:] if name.startswith("Tiếng ") else name


def say(said: Texts, language: str = "vi") -> str:
    """Return a text in a language, else in Vietnamese, else in any other."""
    return said.get(language) or said.get("vi") or next((text for text in said.values() if text), "")


def numbers(document: Document) -> dict[str, int]:
    """Return the number each question's code has on the form; of codes given twice the first one."""
    found: dict[str, int] = {}
    for number, question in enumerate(questions(document), 1):
        found.setdefault(question["code"], number)
    return found


def rule_words(element: Element, document: Document) -> str:
    """Say in words when a section or question is asked; empty where it always is."""
    rule = element["asked_if"]
    if not rule:
        return ""
    number = numbers(document).get(rule["question"])
    question = next((each for each in questions(document) if each["code"] == rule["question"]), None)
    if number is None or question is None:
        return _("Chỉ hỏi theo câu %(code)s, nhưng phiếu không còn câu này.") % {"code": rule["question"]}
    labels = answers_words(rule["is"], choices_of(question))
    if not labels:
        return _("Chỉ hỏi theo câu %(number)s, chưa chọn câu trả lời nào.") % {"number": number}
    return _("Chỉ hỏi khi câu %(number)s trả lời %(labels)s.") % {"number": number, "labels": labels}


def answers_words(codes: Sequence[int], choices: Sequence[Texts]) -> str:
    known = [choices[code - 1] for code in codes if 1 <= code <= len(choices)]
    return _(" hoặc ").join(f"“{say(each)}”" for each in known)


def action_words(action: str, place: Element | None) -> str:
    """Say what a change did, as in "Hoàn tác: sửa câu A1"."""
    words = {
        "change": _("sửa"),
        "add": _("thêm"),
        "duplicate": _("nhân bản"),
        "remove": _("xóa"),
        "up": _("chuyển lên"),
        "down": _("chuyển xuống"),
        "section": _("chuyển phần"),
        "languages": _("sửa bản dịch"),
        "add_language": _("thêm ngôn ngữ"),
        "drop_language": _("bỏ ngôn ngữ"),
    }.get(action, action)
    return f"{words} {place_words(place)}".strip()


def place_words(element: Element | None) -> str:
    """Name a section or question by its code; the head is "thông tin chung"."""
    if element is None:
        return ""
    if "sections" in element:
        return _("thông tin chung")
    name = _("phần %(code)s") if "questions" in element else _("câu %(code)s")
    return name % {"code": element["code"]}


def field_words(field: str) -> str:
    """Name a field of the head, a section or a question."""
    name, _dot, number = field.partition(".")
    if name == "choices" and number:
        return _("Phương án %(number)s") % {"number": number}
    names: Mapping[str, str] = {
        "code": _("Mã"),
        "title": _("Tên"),
        "purpose": _("Mục đích"),
        "note": _("Ghi chú cho cán bộ"),
        "measures": _("Đo lường"),
        "languages": _("Ngôn ngữ"),
        "intro": _("Lời dẫn"),
        "text": _("Câu hỏi"),
        "help": _("Hướng dẫn"),
        "kind": _("Kiểu trả lời"),
        "use": _("Dùng để"),
        "required": _("Bắt buộc trả lời"),
        "na": _("“Không áp dụng”"),
        "no_opinion": _("“Không có ý kiến”"),
        "choices": _("Phương án"),
        "minimum": _("Nhỏ nhất"),
        "maximum": _("Lớn nhất"),
        "max_length": _("Số ký tự tối đa"),
        "long": _("Ô nhiều dòng"),
        "rule": _("Khi nào hỏi"),
        "asked_if": _("Khi nào hỏi"),
    }
    return names.get(name, name)


def value_words(field: str, value: Any) -> str:
    """Say the value of a setting."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if value is None or value == "":
        return _("để trống")
    lists = {"kind": [*kinds(), ("text", _("Chữ"))], "use": uses(), "measures": measures()}
    return dict(lists.get(field, ())).get(str(value), str(value))
