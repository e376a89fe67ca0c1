"""How views of the public API are described in its schema."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s

from accounts.keyed_paging import DEFAULT, MOST
from portal.api.shapes import Refusal

Get = TypeVar("Get", bound=Callable[..., Any])
YEARS = (1900, 9999)
PARAMETERS = {
    "cursor": OpenApiParameter("cursor", str, description=_("Giá trị next của trang trước.")),
    "limit": OpenApiParameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT}, description=_("Số dòng.")
    ),
    "year": OpenApiParameter(
        "year", {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[1]}, description=_("Năm đánh giá.")
    ),
    "block": OpenApiParameter("block", str, description=_("Mã khối.")),
    "agency": OpenApiParameter("agency", str, description=_("Mã đơn vị.")),
}
UNCHANGED = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description=_("ETag đã có: không đổi thì trả lời 304, không nội dung."),
)


def reads(
    shape: s.Serializer[Any] | type[s.Serializer[Any]],
    *,
    name: str,
    tag: str,
    words: Any,
    asks: tuple[str, ...] = (),
    found: bool = True,
) -> Callable[[Get], Get]:
    """Describe a GET: what it answers, what its query may ask for, and its refusals."""
    refusals = {400: Refusal, 429: Refusal} | ({404: Refusal} if found else {})
    described: Callable[[Get], Get] = extend_schema(
        operation_id=name,
        summary=words,
        tags=[tag],
        parameters=[*(PARAMETERS[each] for each in asks), UNCHANGED],
        responses={200: shape, 304: None, **refusals},
        auth=[],
    )
    return described
