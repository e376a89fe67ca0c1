"""What every file says of itself: the survey, how to read the columns, and what is not in it. Pure."""

from collections.abc import Iterator

from surveys.exports.extent import SMALLEST_UNIT
from surveys.exports.variables import NO_OPINION, NOT_ANSWERED, NOT_APPLICABLE, Study, Variable
from surveys.questionnaire import say

INVENTED = "DỮ LIỆU GIẢ ĐỊNH"
TYPES = {"choice": "chọn một", "tick": "chọn nhiều, mỗi phương án một cột", "number": "số", "text": "chữ"}


def title(study: Study) -> str:
    return f"[{INVENTED}] {study.title}" if study.synthetic else study.title


def facts(study: Study) -> Iterator[tuple[str, str]]:
    """Yield names and words about the survey, then how its data are to be read."""
    yield "Đợt khảo sát", title(study)
    yield "Mã đợt", study.code
    yield "Năm đánh giá", str(study.year)
    yield "Thời gian thu phiếu", f"{study.opens_on} đến {study.closes_on}"
    yield "Cơ quan chủ trì", study.owner
    yield "Phiếu khảo sát", say(study.questionnaire.title, "vi")
    yield "Ngày xuất", study.made_on
    if study.synthetic:
        yield "Lưu ý", f"{INVENTED}: các phiếu do máy sinh ra để trình diễn hoặc thử, không phải câu trả lời thật."
    yield "Mỗi dòng", "một phiếu đã nhận; cột counted bằng 0 là phiếu đã bị loại, không tính vào kết quả."
    yield "Thứ tự dòng", "theo đơn vị, không theo giờ nhận phiếu."
    yield (
        "Mã thiếu",
        f"{NOT_APPLICABLE} không áp dụng, {NO_OPINION} không có ý kiến; không trả lời hoặc không được hỏi: ô trống, "
        f"trong tệp .sav là {NOT_ANSWERED}.",
    )
    yield (
        "Ô chữ trong CSV",
        "chữ bắt đầu bằng = + - @, tab hoặc xuống dòng có thêm dấu ' ở đầu để bảng tính không chạy như công thức.",
    )
    yield "Không có trong tệp", "mã phiếu, mã biên nhận, giờ nhận, tên điều tra viên, dữ liệu liên hệ."
    if study.units_left_out:
        yield (
            "Đơn vị không xuất",
            f"{study.units_left_out} đơn vị có dưới {SMALLEST_UNIT} phiếu, để không đoán được ai đã trả lời.",
        )


def kind_of(variable: Variable) -> str:
    if variable.is_date:
        return "ngày"
    return TYPES.get(variable.source, "thông tin về phiếu")
