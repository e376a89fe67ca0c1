"""The wording of messages: what is shipped, what may stand in them, what they become for one person. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

Form = Literal["sms", "short", "long"]

PLACEHOLDERS = ("link", "unit", "service", "stop")
MARK = re.compile(r"\{([^{}]*)\}")
SUBJECT = {"vi": "Mời ông/bà đánh giá việc phục vụ của {unit}", "en": "Your opinion of the service at {unit}"}
# In short messages one letter with a mark doubles the price: the shipped ones have none (see `filled`).
SHIPPED = {
    ("invitation", "sms", "vi"): "Moi ong/ba danh gia {unit} (an danh, 2 phut): {link} Thoi nhan: {stop}",
    ("invitation", "sms", "en"): "How did {unit} serve you? Anonymous, 3 minutes: {link} Stop: {stop}",
    ("reminder", "sms", "vi"): "Nhac ong/ba danh gia {unit} (an danh, 2 phut): {link} Thoi nhan: {stop}",
    ("reminder", "sms", "en"): "Reminder: how did {unit} serve you? Anonymous: {link} Stop: {stop}",
    ("invitation", "short", "vi"): "Mời ông/bà đánh giá {unit} sau lần làm thủ tục gần đây (ẩn danh, 3 phút): {link} "
    "Thôi nhận: {stop}",
    ("invitation", "short", "en"): "How did {unit} serve you? Anonymous, 3 minutes: {link} Stop: {stop}",
    ("reminder", "short", "vi"): "Nhắc ông/bà đánh giá {unit} (ẩn danh, 3 phút): {link} Thôi nhận: {stop}",
    ("reminder", "short", "en"): "Reminder: how did {unit} serve you? Anonymous: {link} Stop: {stop}",
    ("invitation", "long", "vi"): (
        "Kính gửi ông/bà,\n\n"
        "Gần đây ông/bà đã làm thủ tục tại {unit}. Mời ông/bà dành vài phút cho biết mức độ hài lòng:\n{link}\n\n"
        "Đường dẫn dùng một lần. Câu trả lời không gắn với tên, số điện thoại hay hồ sơ của ông/bà.\n\n"
        "Nếu không muốn nhận lời mời nữa, ông/bà mở: {stop}\n"
    ),
    ("invitation", "long", "en"): (
        "Dear citizen,\n\n"
        "You recently used a public service at {unit}. Please take a few minutes to say how it was:\n{link}\n\n"
        "The link works once. Your answers are not tied to your name, number or dossier.\n\n"
        "To receive no more invitations, open: {stop}\n"
    ),
    ("reminder", "long", "vi"): (
        "Kính gửi ông/bà,\n\n"
        "Chúng tôi chưa nhận được phiếu của ông/bà về {unit}. Nếu đã trả lời trong vài ngày nay, xin bỏ qua thư này.\n"
        "Đường dẫn mới, thay cho đường dẫn trước:\n{link}\n\n"
        "Nếu không muốn nhận lời mời nữa, ông/bà mở: {stop}\n"
    ),
    ("reminder", "long", "en"): (
        "Dear citizen,\n\n"
        "We have not received your form about {unit} yet. If you answered in the last days, please ignore this.\n"
        "A new link, in place of the former one:\n{link}\n\n"
        "To receive no more invitations, open: {stop}\n"
    ),
}


def shipped(kind: str, *, form: Form, language: str) -> str:
    """Return the shipped wording; a language without one speaks Vietnamese."""
    return SHIPPED.get((kind, form, language)) or SHIPPED[kind, form, "vi"]


def shipped_subject(language: str) -> str:
    return SUBJECT.get(language) or SUBJECT["vi"]


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces and means nothing."""
    return sorted({name for name in MARK.findall(text) if name not in PLACEHOLDERS})


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a wording with its placeholders filled; what is put in is not looked at again.

    What is put into a wording without marks (Moi ong/ba…) loses its marks, too.
    """
    plain = text.isascii()
    return MARK.sub(lambda match: _value(values.get(match[1], match[0]), plain=plain), text)


def without_marks(text: str) -> str:
    """Return Vietnamese letters without tones and marks, đ as d."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _value(value: str, *, plain: bool) -> str:
    return without_marks(value) if plain else value
