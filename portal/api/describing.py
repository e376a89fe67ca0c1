"""How views of the public API are described in its schema."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
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
PLACES = {
    "round": OpenApiParameter("round", str, OpenApiParameter.PATH, description=_("Mã đợt khảo sát.")),
    "agency": OpenApiParameter("agency", str, OpenApiParameter.PATH, description=_("Mã đơn vị.")),
    "method": OpenApiParameter("method", str, OpenApiParameter.PATH, description=_("Mã phương pháp.")),
    "version": OpenApiParameter("version", int, OpenApiParameter.PATH, description=_("Số phiên bản.")),
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
    at: tuple[str, ...] = (),
) -> Callable[[Get], Get]:
    """Describe a GET: what it answers, what its query may ask for, its refusals; `at`: places in its address."""
    answers = {
        200: OpenApiResponse(shape, _("Có kết quả.")),
        304: OpenApiResponse(description=_("Không đổi so với ETag đã gửi.")),
        400: OpenApiResponse(Refusal, _("Có tham số sai; errors nói theo tên.")),
        429: OpenApiResponse(Refusal, _("Quá nhiều yêu cầu trong một phút; Retry-After nói chờ bao nhiêu giây.")),
    }
    if at:
        answers[404] = OpenApiResponse(Refusal, _("Không có, hoặc chưa công bố."))
    described: Callable[[Get], Get] = extend_schema(
        operation_id=name,
        summary=words,
        tags=[tag],
        parameters=[*(PLACES[each] for each in at), *(PARAMETERS[each] for each in asks), UNCHANGED],
        responses=answers,
        auth=[],
    )
    return described
