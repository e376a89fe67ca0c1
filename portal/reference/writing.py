"""Short ways to write pieces of OpenAPI by hand, for doors that are no views of REST framework."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

Json = dict[str, Any]
FIGURE = r"^-?\d+(\.\d+)?$"
REFUSAL = {"$ref": "#/components/schemas/Refusal"}


def text(words: Any = "", **more: Any) -> Json:
    return {"type": "string", **({"description": str(words)} if words else {}), **more}


def line(words: Any = "", **more: Any) -> Json:
    """A text on one line: the doors take no signs that cannot be printed."""
    return text(words, **more)


def whole(words: Any = "", **more: Any) -> Json:
    return {"type": "integer", **({"description": str(words)} if words else {}), **more}


def nothing_or(schema: Json) -> Json:
    return {**schema, "type": [schema["type"], "null"]}


def figure(words: Any = "") -> Json:
    """A decimal as printed, null where there is none or it is hidden."""
    return nothing_or(text(words, pattern=FIGURE))


def thing(fields: Mapping[str, Any], needed: tuple[str, ...] = (), **more: Any) -> Json:
    """An object with these fields and no others."""
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(needed),
        "additionalProperties": False,
        **more,
    }


def told(fields: Mapping[str, Any]) -> Json:
    """An object that is answered: every field is there."""
    return thing(fields, tuple(fields))


def answer(words: Any, schema: Json) -> Json:
    return {"description": str(words), "content": {"application/json": {"schema": schema}}}


def operation(
    *,
    name: str,
    tag: str,
    words: Any,
    more: Any = "",
    key: str = "",
    body: Json | None = None,
    example: Any = None,
    parameters: tuple[Json, ...] = (),
    answers: Mapping[int, Json],
    refusals: Mapping[int, Any],
) -> Json:
    """Return an operation; `key` names the security scheme, `example` is a body that works."""
    made: Json = {"operationId": name, "tags": [tag], "summary": str(words), "parameters": list(parameters)}
    made |= {"description": str(more)} if more else {}
    made["security"] = [{key: []}] if key else []
    if body is not None:
        content = {"schema": body, "example": example}
        made["requestBody"] = {"required": True, "content": {"application/json": content}}
    found = {str(status): each for status, each in answers.items()}
    made["responses"] = found | {str(status): answer(said, REFUSAL) for status, said in sorted(refusals.items())}
    return made


def asked(name: str, schema: Json, words: Any, example: Any = None) -> Json:
    """A parameter of the query."""
    found = {"name": name, "in": "query", "schema": schema, "description": str(words)}
    return found if example is None else {**found, "example": example}


def common() -> dict[int, str]:
    """Return what every door with a key may refuse."""
    return {
        400: _("Có trường hoặc tham số sai; errors nói theo tên."),
        401: _("Thiếu khóa API, hoặc khóa sai hay đã thu hồi."),
        403: _("Khóa API này không dùng cho việc này."),
        429: _("Quá nhiều yêu cầu trong một phút; Retry-After nói chờ bao nhiêu giây."),
    }


def taking() -> dict[int, str]:
    """Return the same of doors that take a body."""
    return common() | {413: _("Nội dung gửi lên quá lớn."), 415: _("Cần Content-Type: application/json.")}
