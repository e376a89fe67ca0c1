"""The doors of /api/v1/ that are plain views, described by hand; a test holds each to its view."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.reference.writing import (
    FIGURE,
    Json,
    answer,
    asked,
    common,
    figure,
    line,
    nothing_or,
    operation,
    taking,
    text,
    thing,
    told,
    whole,
)

# What keys are for (`accounts.models.ApiKey.Purpose`), by the names of security schemes.
KEYS = {
    "InvitationsKey": "invitations",
    "DeliveryKey": "delivery",
    "FiguresKey": "figures",
    "PointsKey": "points",
    "ResultsKey": "results",
}
EXAMPLE_ROUND, EXAMPLE_AGENCY = "sipas-2026", "so-y-te"


def paths() -> Mapping[str, Json]:
    return {
        "/api/v1/responses/": {"post": _responses()},
        "/api/v1/invitations/": {"post": _invitations()},
        "/api/v1/invitations/bounces/": {"post": _bounces()},
        "/api/v1/invitations/stops/": {"post": _stops()},
        "/api/v1/figures/": {"get": _figures(), "post": _take_figures()},
        "/api/v1/points/": {"get": _points()},
        "/api/v1/results/": {"get": _results()},
    }


def _responses() -> Json:
    choice = {
        "anyOf": [{"type": "integer"}, text(), {"type": "array", "items": {"anyOf": [{"type": "integer"}, text()]}}]
    }
    fields = {
        "id": text(_("UUID do bên gửi đặt cho lượt trả lời; gửi lại cùng mã không đếm hai lần."), format="uuid"),
        "access_token": text(_("Mã điểm thu phiếu."), minLength=1),
        "answers": {
            "type": "object",
            "additionalProperties": choice,
            "description": _("Câu trả lời theo mã câu: số của lựa chọn, “na”, “kyk”, danh sách số, hoặc chữ."),
        },
        "language": text(_("Ngôn ngữ của phiếu, mặc định vi.")),
        "started_at": nothing_or(text(_("Lúc bắt đầu trả lời, ISO 8601 có múi giờ."), format="date-time")),
        "finished_at": nothing_or(text(_("Lúc trả lời xong, khi gửi muộn."), format="date-time")),
        "consent_version": whole(_("Phiên bản lời đồng ý đã hiện."), minimum=0),
    }
    stored = told({"id": text(format="uuid"), "receipt": text(_("Mã biên nhận."))})
    return operation(
        name="responses_send",
        tag="responses",
        words=_("Gửi một phiếu đã trả lời"),
        more=_("Không cần khóa và không dùng cookie: mã điểm thu là quyền gửi."),
        body=thing(fields, ("id", "access_token", "answers")),
        example={
            "id": "8d1f0c52-6a0e-4b0e-9f35-3a2f2b7c1d11",
            "access_token": "$MA_DIEM_THU",
            "answers": {"A1": 4, "A2": "na"},
        },
        answers={201: answer(_("Đã lưu."), stored), 200: answer(_("Đã lưu từ trước, cùng nội dung."), stored)},
        refusals={
            400: _("Phiếu chưa được lưu; errors nói theo mã câu hoặc tên trường."),
            404: _("Không có điểm thu phiếu nào mang mã này."),
            409: _("Mã lượt trả lời đã dùng cho một phiếu có nội dung khác."),
            410: _("Đợt khảo sát chưa mở hoặc đã kết thúc."),
            413: _("Nội dung gửi lên quá lớn."),
            415: _("Cần Content-Type: application/json."),
            429: _("Quá nhiều phiếu cùng lúc; Retry-After nói chờ bao nhiêu giây."),
        },
    )


def _invitations() -> Json:
    fields = {
        "round": line(_("Mã đợt khảo sát."), minLength=1),
        "unit": line(_("Mã đơn vị trả kết quả."), minLength=1),
        "dossier": line(_("Mã hồ sơ; báo lại cùng hồ sơ không mời hai lần."), minLength=1),
        "finished_on": line(_("Ngày trả kết quả, YYYY-MM-DD."), minLength=1),
        "phone": line(_("Số điện thoại; cần phone hoặc email.")),
        "email": line(_("Thư điện tử.")),
        "service": line(_("Mã thủ tục.")),
        "name": line(_("Tên người nhận.")),
        "language": line(_("Ngôn ngữ của lời mời.")),
        "address": line(_("Địa chỉ bưu chính.")),
        "stratum": line(_("Tầng lấy mẫu.")),
        "sampling_unit": line(_("Đơn vị lấy mẫu.")),
    }
    selected = told({"selected": {"type": "boolean", "description": _("Hồ sơ có được chọn để mời không.")}})
    return operation(
        name="invitations_tell",
        tag="invitations",
        words=_("Báo một hồ sơ đã trả kết quả"),
        key="InvitationsKey",
        body=thing(fields, ("round", "unit", "dossier", "finished_on")),
        example={
            "round": EXAMPLE_ROUND,
            "unit": EXAMPLE_AGENCY,
            "dossier": "H-2026-0001",
            "finished_on": "2026-03-01",
            "phone": "0912345678",
        },
        answers={201: answer(_("Đã nhận."), selected), 200: answer(_("Đã báo từ trước."), selected)},
        refusals=taking()
        | {
            404: _("Không có đợt khảo sát mang mã này."),
            409: _("Hồ sơ đã báo với người nhận khác, hoặc đợt không nhận hồ sơ qua kênh này."),
        },
    )


def _bounces() -> Json:
    fields = {
        "reference": line(_("Mã mà cổng nhắn tin đã nhận khi gửi.")),
        "phone": line(_("Số điện thoại, nếu không có mã.")),
        "email": line(_("Thư điện tử, nếu không có mã.")),
        "reason": line(_("Lý do, do cổng nhắn tin nói.")),
    }
    return operation(
        name="invitations_bounce",
        tag="invitations",
        words=_("Báo một tin không đến nơi"),
        key="DeliveryKey",
        body=thing(fields, additionalProperties={"type": "string"}),
        example={"phone": "0912345678", "reason": "unreachable"},
        answers={200: answer(_("Đã ghi."), told({"found": whole(_("Số người nhận tìm thấy."), minimum=0)}))},
        refusals=taking(),
    )


def _stops() -> Json:
    return operation(
        name="invitations_stop",
        tag="invitations",
        words=_("Báo một người không muốn nhận tin nữa"),
        key="DeliveryKey",
        body=thing(
            {"phone": line(_("Số điện thoại.")), "email": line(_("Thư điện tử."))},
            additionalProperties={"type": "string"},
        ),
        example={"phone": "0912345678"},
        answers={200: answer(_("Đã ghi."), told({}))},
        refusals=taking(),
    )


def _number() -> Json:
    return {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "null"}]}


def _take_figures() -> Json:
    one = thing(
        {
            "indicator": line(_("Mã chỉ số.")),
            "unit": line(_("Mã đơn vị, hoặc toan-tinh.")),
            "period": {"anyOf": [{"type": "integer"}, line(_("2026, 2026-Q1 hoặc 2026-03."))]},
            "source": line(_("Nguồn của số liệu.")),
            "value": _number(),
            "numerator": _number(),
            "denominator": _number(),
            "correction": nothing_or(line(_("Lý do, khi sửa một số đã có."))),
        },
        ("indicator", "unit", "period", "source"),
    )
    count = whole(minimum=0)
    taken = told({"added": count, "corrected": count, "repeated": count})
    return operation(
        name="figures_send",
        tag="figures",
        words=_("Nạp số liệu đặt cạnh chỉ số"),
        more=_("Một đối tượng hoặc một danh sách đến 1000 đối tượng: lưu cả hoặc không lưu gì."),
        key="FiguresKey",
        body={"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": 1000}]},
        example={
            "indicator": "par-index",
            "unit": EXAMPLE_AGENCY,
            "period": "2025",
            "value": 85.25,
            "source": "12/BC-SNV",
        },
        answers={201: answer(_("Đã lưu."), taken), 200: answer(_("Đã có đủ từ trước."), taken)},
        refusals=taking() | {409: _("Đã có số khác và thiếu correction. Chưa lưu gì.")},
    )


def _figures() -> Json:
    number = nothing_or(whole())
    row = told(
        {
            "indicator": text(),
            "unit": text(),
            "period": text(),
            "value": text(pattern=FIGURE),
            "numerator": number,
            "denominator": number,
            "source": text(),
            "correction": text(),
            "via": text(),
            "at": text(format="date-time"),
        }
    )
    after = nothing_or(whole(_("Đưa vào after để đọc tiếp; null: đã hết.")))
    return operation(
        name="figures_read",
        tag="figures",
        words=_("Đọc số liệu đang có hiệu lực"),
        key="FiguresKey",
        parameters=(
            asked("agency", text(), _("Mã đơn vị, hoặc toan-tinh.")),
            asked("year", whole(minimum=0), _("Năm.")),
            asked("indicator", text(), _("Mã chỉ số.")),
            asked("after", whole(minimum=0), _("Giá trị next của lần đọc trước.")),
        ),
        answers={
            200: answer(_("Số liệu, cũ trước."), told({"figures": {"type": "array", "items": row}, "next": after}))
        },
        refusals=common() | {404: _("Không có chỉ số hoặc đơn vị mang mã này.")},
    )


def _paged(rows: Json) -> Json:
    cursor = nothing_or(text(_("Đưa vào cursor để đọc tiếp; null: đã hết.")))
    return told({"results": {"type": "array", "items": rows}, "next": cursor})


def _reading(example: str) -> tuple[Json, ...]:
    return (
        {**asked("round", text(), _("Mã đợt khảo sát."), example), "required": True},
        asked("agency", text(), _("Mã đơn vị.")),
        asked("limit", whole(minimum=1, maximum=200), _("Số dòng.")),
        asked("cursor", text(), _("Giá trị next của trang trước.")),
    )


def _points() -> Json:
    component = told({"code": text(), "name": text(), "index": figure(), "points": figure(), "max_points": figure()})
    row = told(
        {
            "round": text(),
            "agency": text(),
            "name": text(),
            "n": whole(minimum=0),
            "index": figure(),
            "points": figure(_("Tổng các điểm thành phần đã làm tròn; null: không nêu hoặc không chấm.")),
            "max_points": figure(),
            "appraised": figure(_("Kết quả thẩm định; null nơi đợt không thẩm định.")),
            "appraised_max": figure(),
            "grade": nothing_or(text(_("Xếp loại."))),
            "components": {"type": "array", "items": component},
        }
    )
    return operation(
        name="points_read",
        tag="points",
        words=_("Điểm của các đơn vị cho phần mềm chấm PAR INDEX"),
        more=_("Điểm theo phương pháp của đợt, chỉ từ kết quả đã công bố và đang có hiệu lực."),
        key="PointsKey",
        parameters=_reading(EXAMPLE_ROUND),
        answers={200: answer(_("Điểm, mỗi đơn vị một dòng."), _paged(row))},
        refusals=common() | {404: _("Chưa công bố đợt này, hoặc không có đơn vị này.")},
    )


def _results() -> Json:
    whose = _("Kết quả của các đơn vị mà khóa được đọc")
    said = text(
        _("published: đã công bố; draft: dự thảo đưa ra lấy ý kiến; computed: lần tính sau khi khóa thu phiếu.")
    )
    head = {"round": text(), "state": said, "run": whole(), "input_hash": text()}
    unit = {
        "allOf": [{"$ref": "#/components/schemas/Unit"}, {"type": "object", "properties": head, "required": list(head)}]
    }
    return operation(
        name="results_read",
        tag="results",
        words=whose,
        more=_(
            "Như người của các đơn vị ấy, hay người giữ khóa, được xem sau khi khóa thu phiếu; "
            "ô có ít người trả lời vẫn ẩn."
        ),
        key="ResultsKey",
        parameters=_reading(EXAMPLE_ROUND),
        answers={200: answer(whose, _paged(unit))},
        refusals=common() | {404: _("Không có đợt này, hoặc khóa không được đọc đơn vị nào của đợt.")},
    )
