"""What a kiosk is handed: every question in every language, and the words around them, as plain data for its script."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys import page
from surveys.asker import asker_of
from surveys.languages import OWN_NAMES, frame_language
from surveys.models import Kiosk
from surveys.page import Item, Part
from surveys.rendering import speaking, spoken
from surveys.selectors import Door, questionnaire_of
from surveys.selectors.privacy import told_of

DATA_ID = "kiosk-data"


def content(door: Door, kiosk: Kiosk) -> dict[str, Any]:
    """Return all a kiosk's script needs. `version` changes with any of it, so that a running kiosk takes up the new."""
    questionnaire = questionnaire_of(door.questionnaire_version_id)
    data: dict[str, Any] = {
        "token": door.token,
        "reset": kiosk.reset_seconds,
        "pause": kiosk.pause_seconds,
        "consent": door.notice,
        "api": reverse("api:responses"),
        "pin": reverse("kiosk:pin", args=[door.token]),
        "report": reverse("kiosk:report", args=[door.token]),
        "questionnaire": door.questionnaire_version_id,
        "worker": reverse("kiosk:worker"),
        "scope": reverse("kiosk:kiosk", args=["x"])[:-2],
        "home": reverse("portal:home"),
        "languages": [_spoken(door, language) for language in spoken(questionnaire)],
    }
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    return {**data, "version": digest[:16]}


def _spoken(door: Door, language: str) -> dict[str, Any]:
    with speaking(language):
        form = page.form(questionnaire_of(door.questionnaire_version_id), language)
        return {
            "code": language,
            "name": OWN_NAMES[language],
            "frame": frame_language(language),
            "title": form.heading,
            "words": words(door, form),
            "items": [_item(item, part) for part in form.parts for item in part.items],
        }


def _item(item: Item, part: Part) -> dict[str, Any]:
    return {
        "code": item.code,
        "kind": item.kind,
        "section": part.title,
        "text": item.text,
        "help": item.help,
        "required": item.required,
        "choices": item.choices,
        "na": item.na_label,
        "noOpinion": item.no_opinion_label,
        "askedIf": _conditions(item.asked_if),
        "missing": item.missing,
        "outOfBounds": item.out_of_bounds,
        "minimum": item.minimum,
        "maximum": item.maximum,
        "maxLength": item.max_length,
    }


def _conditions(asked_if: str) -> list[tuple[str, list[str]]]:
    pairs = (condition.partition("=") for condition in asked_if.split())
    return [(code, choices.split(",")) for code, _sign, choices in pairs]


def words(door: Door, form: page.Form) -> Mapping[str, str]:
    """Return the words around the questions, in the language being spoken; the script fills {braces}."""
    return {
        **_words_of_a_visit(door, form),
        **_words_on_every_item(),
        **_words_for_staff(),
    }


def _words_of_a_visit(door: Door, form: page.Form) -> Mapping[str, str]:
    return {
        "invite": _("Mời ông/bà cho biết mức độ hài lòng với lần làm thủ tục này"),
        "length": _("%(count)d câu, khoảng %(minutes)d phút. Không hỏi tên, số điện thoại hay giấy tờ.")
        % {"count": form.question_count, "minutes": form.minutes},
        "begin": _("Bắt đầu"),
        "consentTitle": _("Trước khi bắt đầu"),
        "consentWho": _("%(asker)s hỏi về %(agency)s.") % {"asker": asker_of(door), "agency": door.unit_name},
        "consentWhy": form.purpose or _("Câu trả lời dùng để tính mức độ hài lòng và tìm việc cần sửa."),
        "consentAnonymous": told_of(door.notice, get_language() or "vi", asker_of(door)).short,
        "consentFree": _("Ông/bà có thể dừng bất cứ lúc nào: câu trả lời chưa gửi sẽ bị xóa."),
        "agree": _("Tôi đồng ý trả lời"),
        "decline": _("Không, cảm ơn"),
        "thanks": _("Cảm ơn ông/bà đã trả lời"),
        "thanksText": _("Phiếu được đếm cùng các phiếu khác. Máy này không giữ câu trả lời sau khi phiếu đã gửi."),
        "thanksNote": _("Máy tự về màn hình đầu sau {seconds} giây."),
        "waitTitle": _("Mời ông/bà chờ một chút"),
        "waitText": _("Máy sẵn sàng sau {seconds} giây."),
        "sample": _("Số liệu giả định") if door.synthetic else "",
    }


def _words_on_every_item() -> Mapping[str, str]:
    return {
        "progress": _("Câu {number}/{total}"),
        "touchFace": _("Chạm vào một khuôn mặt."),
        "touchOne": _("Chạm vào một phương án."),
        "touchSeveral": _("Có thể chọn nhiều phương án, rồi bấm “Tiếp tục”."),
        "touchNumber": _("Bấm các chữ số, rồi bấm “Tiếp tục”."),
        "touchText": _("Không cần viết cũng gửi được phiếu: bấm “Bỏ qua câu này”."),
        "yourAnswer": _("Câu trả lời"),
        "erase": _("Xóa số"),
        "next": _("Tiếp tục"),
        "send": _("Gửi phiếu"),
        "skip": _("Bỏ qua câu này"),
        "back": _("Câu trước"),
        "restart": _("Bắt đầu lại"),
        "restartNote": _("Tự bắt đầu lại và xóa câu trả lời nếu không ai chạm trong {seconds} giây."),
        "restartSoon": _("Còn {seconds} giây nữa câu trả lời bị xóa. Chạm vào màn hình để trả lời tiếp."),
        "choices": _("Các phương án"),
    }


def _words_for_staff() -> Mapping[str, str]:
    return {
        "staff": _("Nhân viên"),
        "pinTitle": _("Dành cho nhân viên"),
        "pin": _("Mã PIN của máy"),
        "pinMissing": _("Chưa nhập mã PIN."),
        "open": _("Mở"),
        "checking": _("Đang kiểm tra…"),
        "close": _("Đóng"),
        "pinWrong": _("Mã PIN không đúng. Còn {left} lần thử."),
        "pinWait": _("Nhập sai nhiều lần. Thử lại sau {seconds} giây."),
        "pinShut": _("Hôm nay có quá nhiều lần nhập sai. Nhờ nơi mở đợt khảo sát đặt mã PIN mới ở trang “Điểm thu”."),
        "pinOffline": _("Máy đang mất mạng và chưa từng nhận mã PIN trên máy này, nên chưa kiểm tra được."),
        "queue": _("Phiếu chờ gửi"),
        "refused": _("Phiếu bị từ chối, còn giữ trên máy"),
        "refusedWhy": _("Lý do lần gần nhất"),
        "lastSync": _("Gửi được lần cuối"),
        "never": _("chưa lần nào"),
        "memoryOnly": _("Trình duyệt không cho lưu trên máy: phiếu chờ gửi sẽ mất nếu tắt máy."),
        "sendNow": _("Gửi ngay"),
        "sendRefused": _("Gửi lại phiếu bị từ chối"),
        "reload": _("Tải lại trang"),
        "leave": _("Rời chế độ máy tại quầy"),
    }
