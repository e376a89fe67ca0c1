"""The types of XLSForm rows: which the portal takes, and what to say of the others. Pure."""

import re
from collections.abc import Mapping

TAKEN = "select_one, select_multiple, integer, text, note, begin_group, end_group"
ALIASES: Mapping[str, str] = {
    "select_one": "select_one",
    "select": "select_one",
    "select1": "select_one",
    "select_multiple": "select_multiple",
    "select_all_that_apply_from": "select_multiple",
    "integer": "integer",
    "int": "integer",
    "text": "text",
    "string": "text",
    "note": "note",
    "begin_group": "begin_group",
    "end_group": "end_group",
}
MEANINGS: Mapping[str, str] = {
    "acknowledge": "xác nhận đã đọc",
    "audio": "ghi âm",
    "barcode": "mã vạch",
    "begin_repeat": "nhóm lặp",
    "calculate": "ô tính toán",
    "csv-external": "tệp ngoài",
    "date": "ngày",
    "datetime": "ngày giờ",
    "decimal": "số thập phân",
    "end_repeat": "nhóm lặp",
    "file": "tệp đính kèm",
    "geopoint": "vị trí",
    "geoshape": "vùng trên bản đồ",
    "geotrace": "đường trên bản đồ",
    "hidden": "ô ẩn",
    "image": "ảnh",
    "range": "thanh trượt",
    "rank": "xếp thứ tự",
    "select_one_from_file": "phương án từ tệp ngoài",
    "select_multiple_from_file": "phương án từ tệp ngoài",
    "time": "giờ",
    "video": "quay phim",
    "xml-external": "tệp ngoài",
}
# What a field tool notes about when a form was filled in, and about whose device and person it was.
TIMES = frozenset({"start", "end", "today", "audit", "background-audio", "start-geopoint"})
PERSONS = frozenset({"deviceid", "phonenumber", "username", "email", "subscriberid", "simserial"})


def split(words: str) -> tuple[str, str]:
    """Return the type of a row and what stands after it (the name of a list)."""
    parts = re.split(r"\s+", words.strip())
    for length in (5, 2, 1):
        kind = ALIASES.get("_".join(parts[:length]).lower())
        if kind is not None:
            return kind, " ".join(parts[length:])
    return "", words


def refusal(words: str) -> str:
    """Say of a row's type that it is not taken, and what to do."""
    parts = re.split(r"\s+", words.strip().lower())
    name = next((each for each in ("_".join(parts[:2]), parts[0]) if each in MEANINGS), parts[0])
    shown = words.strip()[:60]
    if name in TIMES:
        return f"kiểu “{shown}” không cần: cổng tự ghi ngày nhận phiếu; hãy xóa dòng này"
    if name in PERSONS:
        return f"kiểu “{shown}” không nhận: phiếu ẩn danh, không thu dữ liệu về thiết bị hay người trả lời"
    meaning = f" ({MEANINGS[name]})" if name in MEANINGS else ""
    return f"kiểu “{shown}”{meaning} chưa nhận. Kiểu nhận: {TAKEN}"
