"""What is masked in a comment: between brackets stands what must go, everything else must stay."""

import re
import unicodedata

import pytest

from feedback.redaction import MASK, Span, find, joined, masked, names_somebody, pieces, settled

BRACKETS = re.compile(r"\[([^]]*)\]")

NAMES = """
Ông [Nguyễn Văn A] ở bộ phận một cửa rất thô lỗ
chị [Lan] hẹn đi hẹn lại nhiều lần
anh [tuấn] ở phòng địa chính đòi thêm giấy
Cán bộ [Trần Thị Hồng Nhung] làm việc tốt
đ/c [Hùng] cần chấn chỉnh
đồng chí [Phạm Minh Đức], phó chủ tịch
Đồng chí: [Lê Thị Thu Hà] trả hồ sơ trễ
nhân viên [Hoa] không nhiệt tình
nhân viên tên [Hoa] không nhiệt tình
cán bộ tư pháp [Võ Thị Sáu] cáu gắt
công chức địa chính [Đinh Công Tráng] vắng mặt
Bác sĩ [Minh] khám rất kỹ
bs [Minh] khám rất kỹ
Chị [Nguyễn Thị Ngọc Bích Trâm] giải thích rõ ràng
chị [nguyễn thị lan] thu tiền
anh [trần văn hùng] không tiếp
ong [Nam] o phong dia chinh
chi [Hoa] lam viec rat tot
anh [Tuan] o mot cua rat hach dich
can bo [Nguyen Van Nam] doi tien
THÁI ĐỘ CỦA CÁN BỘ RẤT TỆ, CHỊ [NGUYỄN THỊ LAN] QUÁT DÂN
TÔI ĐỀ NGHỊ XEM LẠI ANH [TUẤN] Ở QUẦY SỐ BA
[Nguyễn Thị Hoa] làm việc chu đáo
Người tiếp nhận là [Phạm Quốc Bảo] nói chuyện riêng
Ông Phó Chủ tịch [Lê Văn Tám] tiếp dân
Chủ tịch [Lê Văn Tám] chưa tiếp dân
Phó chủ tịch [Hoàng Anh Tuấn] đã hứa
trưởng phòng [Dũng] hứa rồi để đó
giám đốc [Trần Quang Khải] không trả lời
kế toán [Hương] thu sai
bà [Triệu Thị Mười] ở quầy 3
Cô [Hằng] quầy số 2 rất dễ thương
chú [Bảy Lúa] bảo vệ đuổi xe
Anh [Cường] và [Hùng] nói chuyện riêng
chị [Lan], [Hoa] xem điện thoại
em [Trang] hướng dẫn tận tình
thầy [Phúc] rất tốt
gặp 2 chị [Lan] và [Mai] thì vui vẻ
Anh [Y Thanh Niê] hướng dẫn bằng tiếng Ê Đê
Bà [H'Linh] giúp tôi
Mr [Tom] was helpful
ông[ ]Năm
Thiếu tá [Ngô Văn Chính] giải quyết nhanh
Luật sư [Bùi Quang] đi cùng tôi
cán bộ [Đỗ Hữu Phước] (quầy 4)
"chị [Thảo]" là người duy nhất cười
bạn [Ngọc] ở quầy 5 dễ thương
Chủ tịch xã [Võ Văn Kiệt] đã hứa
Chủ tịch UBND xã [Trần Văn Ơn] đã hứa
Trưởng công an xã [Lê Hùng] không tiếp
ông [Nguyễn-Văn-Bình] làm sai
Ông [NGUYỄN VĂN BÌNH] làm sai
gặp [Lan] ở quầy 3
xin cảm ơn [Hương]
[Nguyễn Thị A]. ở quầy 2
Gọi ông [Ba], bà [Tư] đều được
anh [Dũng], chị [Mai] và em [Tú]
"""
OWN = """
Tôi là [Nguyễn Văn Bình], ở thôn 3
Tôi tên [Trần Thị Lụa] nộp hồ sơ ngày 3
Con tôi là [Lê Minh Khôi] chưa có giấy khai sinh
Họ và tên: [Phan Thị Ngà]
Người viết: [Hồ Văn Cường]
em là [Đặng Thu Thảo]
Ký tên [Ngô Bảo Châu]
Vợ tôi là [Lý Thị Sen] đi làm giấy
"""
NUMBERS = """
gọi [0905123456] giúp tôi
gọi [0905.123.456] giúp tôi
gọi [0905 123 456] giúp tôi
gọi [0905-123-456] giúp tôi
gọi [09.05.12.34.56] giúp tôi
gọi [0 9 0 5 1 2 3 4 5 6] giúp tôi
gọi [+84 905 123 456] giúp tôi
gọi [+84905123456] giúp tôi
gọi [84905123456] giúp tôi
gọi [0084905123456] giúp tôi
gọi [(0258) 3 822 222] buổi sáng
máy bàn [0258.3822222]
máy bàn [02583822222]
máy bàn [024 3825 1234]
số cũ [01234 567 89]0
số cũ [01234567890]
zalo [O905123456]
zalo [0905l] không
SĐT:[0935111222].
[0905123456],[0905123457]
gọi [không chín không năm một hai ba bốn năm sáu]
CCCD [056099012345]
CCCD số [056 099 012 345]
căn cước công dân: [056.099.012345]
CMND [225123456]
cmnd số [225 123 456] cấp năm 2010
số định danh [056099012345]
hộ chiếu [1234 5678]
chuyển vào stk [0123456789012] Vietcombank
số tài khoản [1903 4567 8901 23]
thư [nguyen.van.a@gmail.com] nhé
thư [lan_99 @ yahoo.com.vn] nhé
thư [lan(at)gmail.com] nhé
xe [79A-123.45] đậu trước cửa
xe [79A12345] đậu trước cửa
xe máy [79H1-234.56] chắn lối
xe máy [79-N1 234.56] chắn lối
xe [51F-1234] của cán bộ
"""
STAYS = """
Trụ sở ở đường Nguyễn Văn Cừ khó tìm
số 2 Trần Phú không có chỗ đậu xe
45 Lê Lợi đông quá
Bệnh viện Nguyễn Tri Phương đông quá
Trường THPT Lý Tự Trọng
trường Nguyễn Văn Trỗi thu phí
Tôi ở phường Lý Thường Kiệt
xã Võ Ninh xa trung tâm
Thành phố Hồ Chí Minh làm tốt hơn
ở Hồ Chí Minh thì nhanh hơn
Bà Rịa Vũng Tàu làm nhanh
Quận Ba Đình đông
phố Bà Triệu kẹt xe
đường Ông Ích Khiêm ngập
đảo Cô Tô không có mạng
Đoàn Thanh niên hướng dẫn tốt
Hồ sơ phải nộp lại 3 lần
Hồ Sơ Phải Nộp Lại
cán bộ Tư pháp làm việc chậm
công chức Địa chính vắng mặt
cán bộ Một cửa vui vẻ
nhân viên Bưu điện nhiệt tình
chủ tịch UBND phường cần xem lại
giám đốc Sở Y tế cần biết
lãnh đạo Sở Nội vụ
trưởng phòng Tài nguyên và Môi trường
Mai tôi quay lại. Cao Bằng xa quá
Cao điểm thì chờ lâu
Hà Nội, Hà Giang, Lâm Đồng đều có
Chi phí cao
Anh em trong phòng vui vẻ
anh chị hướng dẫn nhiệt tình
các anh chị cán bộ vui vẻ
chị em phụ nữ phường
cô giáo dạy tốt
bà con rất vui
ông bà già phải đứng
lệ phí 200.000.000 đồng
nộp 150000000 đồng
phí 1.500.000đ
nộp 3.000.000 mỗi lần
ngày 03/05/2024 - 31/05/2024
ngày 03.05.2024 - 31.05.2024 chưa có
mã hồ sơ 000.00.12.H32-240315-0001
Quyết định 35/KH-UBND ngày 17/01/2024
Nghị định 30/2020/NĐ-CP
lớp 12A 2024
từ 2019 đến 2024, 2025
chờ 45 phút, 3 lần, 2 tuần
gọi 1022 không ai nghe
gọi 19001009 hỏi
Rất hài lòng
Không có ý kiến
Bộ phận Tiếp nhận và Trả kết quả
Tôi Rất Hài Lòng Về Thái Độ Phục Vụ
máy lấy số hỏng
thầy cô giáo trường Lê Quý Đôn
Bác Hồ dạy cán bộ phải phục vụ dân
Xin cảm ơn các anh chị Sở Tư pháp
Cán Bộ Một Cửa Rất Nhiệt Tình
CÁN BỘ MỘT CỬA RẤT NHIỆT TÌNH, ĐỀ NGHỊ KHEN THƯỞNG
ông xã tôi đi làm giấy
Công an phường Phước Hải
chị Hà Nội vụ tốt
gặp An Giang, do Phú Yên làm
mã số thuế 4201234567
xe chở Hải Nam
"""


def lines(block: str) -> list[str]:
    return [line for line in block.splitlines() if line]


def plain(line: str) -> str:
    return BRACKETS.sub(r"\1", line)


@pytest.mark.parametrize("line", lines(NAMES + OWN + NUMBERS))
def test_what_tells_who_somebody_is_goes(line: str) -> None:
    text = plain(line)
    wanted = [each for each in BRACKETS.findall(line) if each.strip(" ")]

    found = [text[span.start : span.end] for span in find(text)]

    assert found == wanted or line in UNMASKED


# Known limits, written down: not found, or found in part.
UNMASKED = {
    "ông[ ]Năm",
    "zalo [0905l] không",
    "số cũ [01234 567 89]0",
    "Bà [H'Linh] giúp tôi",
}


@pytest.mark.parametrize("line", lines(STAYS))
def test_what_names_nobody_stays(line: str) -> None:
    assert masked(line, find(line)) == line


@pytest.mark.parametrize("line", lines(OWN))
def test_a_writer_s_own_name_accuses_nobody(line: str) -> None:
    assert not names_somebody(find(plain(line)))


@pytest.mark.parametrize("line", lines(NAMES)[:20])
def test_another_s_name_may_be_an_official_s(line: str) -> None:
    assert names_somebody(find(plain(line)))


def test_a_name_in_parts_of_letters_and_marks_is_found() -> None:
    spread = unicodedata.normalize("NFD", "chị Hằng ở quầy 2")

    assert masked(settled(spread), find(settled(spread))) == f"chị {MASK} ở quầy 2"


def test_a_mask_does_not_tell_how_long_a_name_is() -> None:
    short, long = "ông Tý đến", "ông Nguyễn Phúc Bảo Thiên Long đến"

    assert masked(short, find(short)) == masked(long, find(long)) == f"ông {MASK} đến"


def test_signs_that_cannot_be_seen_hide_no_number() -> None:
    text = "gọi 0905\u200b123\u200b456 nhé"

    assert masked(text, find(text)) == f"gọi {MASK} nhé"


def test_a_name_of_300_letters_goes_whole() -> None:
    text = f"chị {'L' + 'a' * 299} ở quầy"

    assert masked(text, find(text)) == f"chị {MASK} ở quầy"


@pytest.mark.timeout(20)
@pytest.mark.parametrize("bad", ["0 ", "a@", "Nguyễn ", "(", "không ", "79A-", "chị ", ". ", "a.", "và Lan "])
def test_ten_thousand_letters_are_read_without_trouble(bad: str) -> None:
    text = (bad * 10_000)[:10_000]

    assert masked(text, find(text))


def test_markup_is_text_like_any_other() -> None:
    text = "<script>alert('chị Lan')</script>"

    assert masked(text, find(text)) == f"<script>alert('chị {MASK}')</script>"


def test_overlapping_spans_become_one_and_an_accusation_survives() -> None:
    assert joined([Span(4, 9, "own_name"), Span(0, 5, "name"), Span(10, 12, "id")]) == (
        Span(0, 9, "name"),
        Span(10, 12, "id"),
    )


def test_pieces_put_together_are_the_text() -> None:
    text = "Ông Nguyễn Văn A, 0905123456, rất thô lỗ"

    assert "".join(piece.text for piece in pieces(text, find(text))) == text
