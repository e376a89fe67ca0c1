"""Names of columns and values of kept changes in words that officials read."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.history import MASK
from charts.numbers import vi

LONGEST_VALUE = 300
Words = str | Promise
# Says nothing to people: numbers of rows, orders, versions that count edits.
UNTOLD = frozenset({"id", "key", "sort_key", "version"})
COLUMNS: Mapping[str, Words] = {
    "access_point_id": gettext_lazy("điểm thu"),
    "achieved": gettext_lazy("kết quả đạt được"),
    "act": gettext_lazy("văn bản"),
    "action": gettext_lazy("việc làm"),
    "agency_id": gettext_lazy("cơ quan"),
    "assessment_year": gettext_lazy("năm đánh giá"),
    "basis": gettext_lazy("căn cứ"),
    "block_id": gettext_lazy("khối"),
    "body_id": gettext_lazy("cơ quan giám sát"),
    "cause": gettext_lazy("nguyên nhân"),
    "causes": gettext_lazy("nguyên nhân"),
    "channel": gettext_lazy("kênh"),
    "closed_at": gettext_lazy("đóng lúc"),
    "closed_because": gettext_lazy("lý do đóng"),
    "closes_on": gettext_lazy("ngày kết thúc"),
    "code": gettext_lazy("mã"),
    "contact": gettext_lazy("liên hệ của cơ quan"),
    "continued_by_id": gettext_lazy("việc nối tiếp"),
    "cost": gettext_lazy("kinh phí"),
    "created_at": gettext_lazy("lập lúc"),
    "created_by_id": gettext_lazy("người lập"),
    "created_on": gettext_lazy("ngày lập"),
    "data": gettext_lazy("mã bí mật"),
    "date_joined": gettext_lazy("nối lúc"),
    "delegate_id": gettext_lazy("người được ủy quyền"),
    "delegator_id": gettext_lazy("người ủy quyền"),
    "design": gettext_lazy("cách chọn mẫu"),
    "destroy_on": gettext_lazy("ngày hủy liên hệ"),
    "double_entry": gettext_lazy("nhập hai lần"),
    "draw": gettext_lazy("cách rút mẫu"),
    "due_on": gettext_lazy("hạn"),
    "email": gettext_lazy("thư điện tử"),
    "ended_at": gettext_lazy("kết thúc lúc"),
    "expected_response": gettext_lazy("tỷ lệ trả lời dự kiến"),
    "expires_at": gettext_lazy("hết hạn lúc"),
    "extra_data": gettext_lazy("thông tin từ đăng nhập của tỉnh"),
    "first": gettext_lazy("phiếu đầu"),
    "first_year": gettext_lazy("năm đầu"),
    "full_name": gettext_lazy("họ tên"),
    "handed_on": gettext_lazy("ngày phát"),
    "handed_to_id": gettext_lazy("người nhận tập"),
    "holder": gettext_lazy("người giữ tập"),
    "is_active": gettext_lazy("đang dùng"),
    "issued": gettext_lazy("số phiếu phát ra"),
    "kind": gettext_lazy("loại"),
    "label": gettext_lazy("tên gọi"),
    "last": gettext_lazy("phiếu cuối"),
    "last_login": gettext_lazy("đăng nhập lần cuối"),
    "last_used_at": gettext_lazy("dùng lần cuối"),
    "last_year": gettext_lazy("năm cuối"),
    "lead": gettext_lazy("người chủ trì"),
    "level": gettext_lazy("cấp"),
    "made_at": gettext_lazy("lập lúc"),
    "margin": gettext_lazy("sai số mong muốn"),
    "membership_id": gettext_lazy("vai trò"),
    "method_version_id": gettext_lazy("bản phương pháp"),
    "name": gettext_lazy("tên"),
    "names_account": gettext_lazy("kèm tên đăng nhập"),
    "node": gettext_lazy("tiêu chí"),
    "note": gettext_lazy("ghi chú"),
    "obligation_id": gettext_lazy("nhiệm vụ"),
    "on": gettext_lazy("ngày"),
    "opens_on": gettext_lazy("ngày bắt đầu"),
    "operator": gettext_lazy("so sánh"),
    "origin": gettext_lazy("từ đâu có"),
    "owner_id": gettext_lazy("cơ quan tổ chức"),
    "parent_id": gettext_lazy("trực thuộc"),
    "partners": gettext_lazy("người phối hợp"),
    "password": gettext_lazy("mật khẩu"),
    "pause_seconds": gettext_lazy("nghỉ giữa hai phiếu (giây)"),
    "pin_hash": gettext_lazy("mã PIN"),
    "place_name": gettext_lazy("địa danh"),
    "plan_id": gettext_lazy("kế hoạch"),
    "population": gettext_lazy("số hồ sơ"),
    "position": gettext_lazy("thứ tự"),
    "post": gettext_lazy("chức vụ"),
    "predecessor_id": gettext_lazy("đơn vị trước"),
    "prefix": gettext_lazy("ký hiệu tập"),
    "printed_at": gettext_lazy("in lúc"),
    "probability": gettext_lazy("tỷ lệ chọn"),
    "provider": gettext_lazy("nơi đăng nhập"),
    "public": gettext_lazy("công khai"),
    "questionnaire_version_id": gettext_lazy("bản phiếu hỏi"),
    "quota": gettext_lazy("chỉ tiêu phiếu"),
    "reason": gettext_lazy("lý do"),
    "replaced_by_id": gettext_lazy("điểm thu thay thế"),
    "reports_into_id": gettext_lazy("tính vào đơn vị"),
    "reset_seconds": gettext_lazy("tự làm mới sau (giây)"),
    "returned": gettext_lazy("số phiếu thu về"),
    "role": gettext_lazy("vai trò"),
    "round_id": gettext_lazy("đợt"),
    "round_unit_id": gettext_lazy("đơn vị trong đợt"),
    "run_id": gettext_lazy("lần tính"),
    "sampling_unit": gettext_lazy("địa bàn"),
    "secret_hash": gettext_lazy("mã bí mật"),
    "section": gettext_lazy("phần"),
    "seed": gettext_lazy("mã rút mẫu"),
    "service_id": gettext_lazy("thủ tục"),
    "settled_on": gettext_lazy("ngày chốt"),
    "share": gettext_lazy("tỷ lệ chia"),
    "short_name": gettext_lazy("tên ngắn"),
    "shortcomings": gettext_lazy("hạn chế"),
    "since": gettext_lazy("từ lúc"),
    "source": gettext_lazy("nguồn"),
    "state": gettext_lazy("tình trạng"),
    "stratum": gettext_lazy("tầng mẫu"),
    "successor_id": gettext_lazy("đơn vị sau"),
    "surveyor_id": gettext_lazy("điều tra viên"),
    "synthetic": gettext_lazy("số liệu giả định"),
    "title": gettext_lazy("tên"),
    "token": gettext_lazy("mã đường dẫn"),
    "type": gettext_lazy("loại"),
    "uid": gettext_lazy("mã ở nơi đăng nhập"),
    "used_at": gettext_lazy("dùng lúc"),
    "user_id": gettext_lazy("tài khoản"),
    "username": gettext_lazy("tên đăng nhập"),
    "valid": gettext_lazy("thời gian hiệu lực"),
    "value": gettext_lazy("giá trị"),
    "version_id": gettext_lazy("bản"),
    "wrong_on": gettext_lazy("ngày nhập sai PIN"),
    "wrong_tries": gettext_lazy("số lần nhập sai PIN"),
    "year": gettext_lazy("năm"),
}
RANGE = re.compile(r"[\[(]([0-9-]{10})?,([0-9-]{10})?[\])]", re.ASCII)
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def column_words(column: str) -> str:
    return str(COLUMNS.get(column, column))


def field_of(table: str, column: str) -> "Field[Any, Any] | None":
    """Return the field that a column is now; None where there is none any more."""
    return _fields(table).get(column)


def value_words(field: "Field[Any, Any] | None", value: Any) -> str:
    """Return a value of a column, as it was kept, in words; "" where there was none."""
    if value is None or value == "":
        return ""
    if value == MASK:
        return _("(không hiện)")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    chosen = dict(field.flatchoices) if field is not None and field.choices else {}
    if isinstance(value, str | int) and value in chosen:
        return str(chosen[value])
    return _plain(field, value)[:LONGEST_VALUE]


def _plain(field: "Field[Any, Any] | None", value: Any) -> str:
    if isinstance(value, str):
        return _day_words(value)
    if isinstance(value, int) and field is not None and "year" not in field.name:
        return vi(value)
    return str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)


def _day_words(text: str) -> str:
    try:
        if MOMENT.fullmatch(text):
            return f"{localtime(datetime.fromisoformat(text)):%d/%m/%Y %H:%M}"
        if DAY.fullmatch(text):
            return f"{date.fromisoformat(text):%d/%m/%Y}"
        return _range_words(text)
    except ValueError:
        return text


def _range_words(text: str) -> str:
    found = RANGE.fullmatch(text)
    if found is None:
        return text
    first = _("từ %s") % f"{date.fromisoformat(found[1]):%d/%m/%Y}" if found[1] else ""
    # The day after the last one is kept.
    last = date.fromisoformat(found[2]) - timedelta(days=1) if found[2] else None
    return " ".join(filter(None, (first, _("đến hết %s") % f"{last:%d/%m/%Y}" if last else "")))


@lru_cache(maxsize=64)
def _fields(table: str) -> "Mapping[str, Field[Any, Any]]":
    models = apps.get_models(include_auto_created=True)
    model = next((each for each in models if each._meta.db_table == table), None)
    return {str(field.column): field for field in model._meta.concrete_fields} if model else {}
