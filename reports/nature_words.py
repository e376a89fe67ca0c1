"""Sentences on surveys that are not the province's of its agencies: what each is, and what it is not."""

from datetime import date, datetime

from reports.wording import day, moment

OWN_SURVEY = (
    "Đây là đợt tự khảo sát: cơ quan tự hỏi ý kiến về các đơn vị trực thuộc của mình, không phải khảo sát của tỉnh. "
    "Kết quả không cộng vào chỉ số, thứ hạng, số liệu năm hay xu hướng của tỉnh."
)


def scope_of_province(
    *, places: int, opens_on: date, closes_on: date, interim: datetime | None = None
) -> tuple[str, ...]:
    """Say the same of a survey of residents, and what it is not: places are where people were asked."""
    so_far = f"; báo cáo này tính các phiếu nhận đến {moment(interim)}, khi đợt chưa kết thúc" if interim else ""
    return (
        f"Khảo sát hỏi người dân tại {places} nơi chọn mẫu về chính quyền và dịch vụ hành chính công của cả tỉnh, dù "
        f"có hay chưa làm thủ tục, thu phiếu từ {day(opens_on)} đến {day(closes_on)}{so_far}.",
        "Kết quả là của người dân toàn tỉnh. Không tính chỉ số, không so sánh, không xếp hạng cơ quan, khối hay nơi "
        "chọn mẫu từ khảo sát này.",
    )
