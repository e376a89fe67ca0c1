"""One schema of all of /api/v1/: what the views of REST framework say, and the doors described by hand."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from portal.reference import doors


def with_doors(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Add the doors described by hand, keys and groups (a hook of drf-spectacular)."""
    for operation in (one for path in result["paths"].values() for one in path.values()):
        # What is said to whoever reads the code.
        operation.pop("description", None)
    result["paths"] = {**doors.paths(), **result["paths"]}
    schemes = {name: _scheme(purpose) for name, purpose in doors.KEYS.items()}
    result["components"]["securitySchemes"] = schemes
    result["tags"] = [{"name": name, "description": words} for name, words in _groups()]
    return result


def _scheme(purpose: str) -> dict[str, Any]:
    words = _("Khóa do quản trị hệ thống cấp, loại “%s”: Authorization: Bearer hl_…") % purpose
    return {"type": "http", "scheme": "bearer", "description": words}


def _groups() -> list[tuple[str, str]]:
    return [
        ("publications", _("Kết quả đã công bố. Ai cũng đọc được, không cần khóa.")),
        ("methods", _("Phương pháp tính đã dùng để công bố. Không cần khóa.")),
        ("agencies", _("Cơ quan đang hoạt động. Không cần khóa.")),
        ("responses", _("Gửi phiếu từ ứng dụng khác.")),
        ("invitations", _("Hệ thống một cửa báo hồ sơ đã trả; cổng nhắn tin báo tin hỏng, yêu cầu thôi nhận.")),
        ("figures", _("Số liệu của nguồn khác, đặt cạnh chỉ số hài lòng.")),
        ("points", _("Điểm cho phần mềm chấm PAR INDEX.")),
        ("results", _("Kết quả của chính đơn vị, cho hệ thống của đơn vị.")),
    ]


@lru_cache(maxsize=len(settings.LANGUAGES))
def schema(language: str = settings.LANGUAGE_CODE) -> dict[str, Any]:
    """Return the schema as plain data, its words in a language; it is the same for as long as the process lives.

    Programs read it in Vietnamese, whoever asks: only the page shows it in the language of its reader.
    """
    with translation.override(language):
        made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        found: dict[str, Any] = json.loads(json.dumps(made, default=str))
    return found


@lru_cache(maxsize=1)
def as_json() -> bytes:
    return json.dumps(schema(), ensure_ascii=False, indent=1).encode()


@lru_cache(maxsize=1)
def as_yaml() -> bytes:
    written: bytes = OpenApiYamlRenderer().render(schema(), renderer_context={})  # type: ignore[no-untyped-call]
    return written
