"""What each role does at the portal on an ordinary day, from signing in to what it has no business with."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from scoring.models import Objection
from surveys.models import PaperForm, Response
from tests.browser.walks.conftest import SLOW, Day
from tests.browser.walks.person import Walk
from tests.surveys.tablets import sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("portal")]
Start = Callable[..., Walk]

WORDS = "Thông tin giải quyết thủ tục hành chính được cung cấp"
DRAFT = "/noi-bo/dot/dot-nay/"
PEOPLE, AUDIT, AGENCIES = "/noi-bo/tai-khoan/", "/noi-bo/nhat-ky/", "/noi-bo/quan-tri/don-vi/"
METHODS, PLAN = "/noi-bo/phuong-phap/", "/noi-bo/thu-phieu/dot-mo/ke-hoach/"
KEEPING = (AUDIT, AGENCIES, "/noi-bo/he-thong/")
RESULTS = ("/noi-bo/dot/", DRAFT, "/noi-bo/cong-bo/", "/noi-bo/gop-y/")


def test_a_surveyor_sees_how_many_forms_are_left_and_brings_one_in(day: Day, walk: Start) -> None:
    going = walk(day.cast.dieu_tra)
    assert going.menu() == ["Hôm nay", "Nhập phiếu giấy", "Đi khảo sát"]
    going.sees("1 việc", "Thu thêm 4 phiếu", "UBND phường Nha Trang")
    going.is_kept_out(*RESULTS, "/noi-bo/thu-phieu/", *KEEPING)

    going.page.goto("/noi-bo/")
    going.page.get_by_role("link", name="Thu thêm 4 phiếu").click()
    page = going.page
    page.wait_for_selector("#dt-mang[data-state=synced]")
    page.click("text=Điền phiếu mới")
    page.check("#_consent")
    page.locator("button:visible", has_text="Tiếp").click()
    page.check("#A1-4")
    page.check("#A2-5")
    page.click("text=Xong, lưu vào máy")
    sent(page)

    expect(page.locator("#dt-phan-cong .work__row")).to_contain_text("1/4")
    assert Response.objects.get(surveyor=day.cast.dieu_tra).round_unit == day.sent_out.round_unit


def test_the_post_watches_the_collection_and_keys_a_form_in(day: Day, walk: Start) -> None:
    going = walk(day.cast.buu_dien)
    assert going.menu() == ["Hôm nay", "Thu phiếu", "Nhập phiếu giấy"]
    going.follow("Nhập 3 phiếu giấy đã thu về")
    going.sees("NT 1–5", "đã nhập 0/5 phiếu")
    for key in ("Enter", "4", "5"):
        going.page.keyboard.press(key)
    with going.page.expect_navigation():
        going.page.keyboard.press("Enter")
    going.sees("Đã lưu phiếu NT-0001", "đã nhập 1/5 phiếu")
    assert PaperForm.objects.filter(batch=day.batch).count() == 1

    going.turn_to("Thu phiếu")
    going.follow("dot-mo")
    going.sees("Theo đơn vị", "Trang này không hiện điểm")
    going.follow("Phiếu giấy")
    going.sees("Bưu điện Nha Trang")
    going.is_kept_out(*RESULTS, *KEEPING, "/noi-bo/dot/dot-mo/", "/noi-bo/thu-phieu/dot-mo/chat-luong/")


def test_an_officer_reads_the_own_unit_and_answers_a_comment(day: Day, walk: Start) -> None:
    going = walk(day.cast.an)
    going.sees("2 việc", "Kiểm tra số liệu dự thảo", "1 ý kiến mới, chưa ai nhận")
    going.turn_to("Kết quả")
    going.follow("Đợt dot-nay")
    going.sees("Sở Xây dựng", "91,53")
    going.sees_no("Sở Y tế", "Tính lại chỉ số")
    going.follow("Sở Xây dựng")
    going.sees("Thấp nhất chắc chắn", WORDS)

    going.turn_to("Ý kiến")
    going.follow("Xem, xử lý")
    going.sees(SLOW)
    going.unfold("Trả lời người viết")
    going.page.fill("#answer-note", "Sở đã kê thêm ghế chờ.")
    going.press("Trả lời người viết", within="main details[open]")
    going.sees("Sở đã kê thêm ghế chờ.", "Nguyễn Văn An")
    going.turn_to("Hôm nay")
    going.sees_no("ý kiến mới")
    going.is_kept_out(f"{DRAFT}don-vi/so-y-te/", f"/noi-bo/gop-y/{day.elsewhere.pk}/", status=404)
    going.is_kept_out(PEOPLE, *KEEPING, METHODS, "/noi-bo/gop-y/neu-ten/")


def test_a_head_objects_to_the_draft_and_gives_a_comment_to_an_officer(day: Day, walk: Start) -> None:
    going = walk(day.cast.chi)
    going.follow("Kiểm tra số liệu dự thảo")
    going.sees("Số liệu dự thảo, có thể thay đổi", "91,53")
    going.page.fill("textarea[name=text]", "Tiêu chí TC1 thiếu 12 phiếu của quầy số 2.")
    going.press("Gửi ý kiến")
    going.sees("Ý kiến đã nêu", "thiếu 12 phiếu của quầy số 2")
    assert Objection.objects.get().actor == day.cast.chi

    going.turn_to("Hôm nay")
    going.sees_no("Kiểm tra số liệu dự thảo")
    going.follow("1 ý kiến mới, chưa ai nhận")
    going.follow("Xem, xử lý")
    going.unfold("Giao xử lý")
    going.page.select_option("#assign-chosen", "an")
    going.press("Giao xử lý", within="main details[open]")
    going.sees("Nguyễn Văn An", "Phạm Kim Chi")
    office = ("/noi-bo/cong-bo/dot-nay/du-thao/", "/noi-bo/cong-bo/dot-nay/quyet-dinh/")
    going.is_kept_out(f"{DRAFT}don-vi/nha-trang/", "/noi-bo/cong-bo/dot-nay/don-vi/so-y-te/", *office, status=404)
    going.is_kept_out(*KEEPING, METHODS)

    others = walk(day.cast.an)
    others.sees("1 ý kiến giao cho ông/bà")


def test_a_lead_compares_the_units_of_the_own_block_only(day: Day, walk: Start) -> None:
    going = walk(day.cast.dung)
    assert going.menu() == ["Hôm nay", "Kết quả", "Công bố", "Thu phiếu", "Ý kiến", "Nhiệm vụ"]
    going.sees("Không có việc nào đang chờ ông/bà", "12/QĐ-UBND")
    going.turn_to("Kết quả")
    going.follow("Đợt dot-nay")
    going.sees("Trung bình khối", "78,26", "Sở Xây dựng", "Sở Y tế")
    going.sees_no("Nha Trang", "83,18")
    going.follow("Bảng nhiệt")
    going.sees("TC1", "Sở Y tế")
    going.sees_no("Nha Trang")
    going.turn_to("Ý kiến")
    going.sees_no("Xem, xử lý")
    going.follow("Xem ý kiến")
    going.sees(SLOW, "đơn vị và Sở Nội vụ xử lý")
    going.is_kept_out(f"{DRAFT}don-vi/nha-trang/", f"/noi-bo/gop-y/{day.elsewhere.pk}/", status=404)
    going.is_kept_out(PEOPLE, *KEEPING, "/noi-bo/phieu-khao-sat/", PLAN)


def test_so_noi_vu_goes_from_the_round_to_the_weakest_item_and_what_people_say_of_it(day: Day, walk: Start) -> None:
    going = walk(day.cast.snv)
    assert len(going.menu()) == 7
    going.sees("2 ý kiến mới, chưa ai nhận", "Nhập 3 phiếu giấy đã thu về")
    going.turn_to("Kết quả")
    going.follow("Đợt dot-nay")
    going.sees("Chỉ số hài lòng chung", "83,18", "Đơn vị cần chú ý", "Các yếu tố")
    going.follow("Sở Xây dựng")
    going.sees("91,53", "Thấp nhất chắc chắn", WORDS, "65,00")
    going.follow("Ý kiến về “Tiếp cận dịch vụ”")
    # Those of this round; what people wrote in the round of now is a filter away.
    going.sees_no(SLOW)
    going.page.select_option("select[name=dot]", "")
    going.press("Lọc")
    going.sees(SLOW)
    going.sees_no("Hồ sơ trễ hẹn hai lần")
    going.follow("Xem, xử lý")
    going.unfold("Giao xử lý")
    going.sees("Giao cho")

    going.turn_to("Công bố")
    going.follow("Đợt dot-nay")
    going.sees("Dự thảo, đang lấy ý kiến")
    going.turn_to("Thu phiếu")
    going.follow("dot-mo")
    going.follow("Chất lượng")
    going.page.goto(METHODS)
    going.sees("Phương pháp tính")
    going.page.goto(AGENCIES)
    going.sees("Sở Xây dựng")
    going.is_kept_out("/noi-bo/he-thong/", "/dieu-tra/")


def test_leadership_reads_what_was_published_and_changes_nothing(day: Day, walk: Start) -> None:
    going = walk(day.cast.lanh_dao)
    going.sees("Tình hình khảo sát", "(dot-mo)", "Mới công bố", "12/QĐ-UBND")
    going.follow("Đợt dot-truoc")
    going.sees("Đợt dot-truoc", "12/QĐ-UBND")
    going.turn_to("Công bố")
    going.follow("Đợt dot-truoc")
    going.sees("Đã công bố", "UBND tỉnh", "Đang có hiệu lực")
    going.follow("Kết quả của đợt")
    going.sees("Chỉ số hài lòng chung", "83,18")
    going.sees_no("Tính lại chỉ số")
    going.follow("Sở Y tế")
    going.sees("65,00", "Chỉ số tính được thấp nhất ở")
    going.follow("So sánh")
    going.is_kept_out(PEOPLE, *KEEPING, METHODS, "/noi-bo/phieu-khao-sat/", "/noi-bo/cong-bo/dot-nay/du-thao/")


def test_the_steering_committee_follows_the_draft_and_the_collection(day: Day, walk: Start) -> None:
    going = walk(day.cast.ban_chi_dao)
    going.turn_to("Công bố")
    going.follow("Đợt dot-nay")
    going.sees("Dự thảo, đang lấy ý kiến")
    going.sees_no("Sửa thời hạn", "Tạo tệp")
    going.follow("Kết quả của đợt")
    going.follow("Xã, phường, đặc khu")
    going.sees("UBND phường Nha Trang", "93,00")
    going.turn_to("Thu phiếu")
    going.follow("dot-mo")
    going.sees("2 đơn vị chậm")
    going.follow("2 đơn vị chậm")
    going.sees("3 ngày không có phiếu")
    going.is_kept_out(PEOPLE, *KEEPING, PLAN, METHODS)


def test_a_supervisor_looks_at_paper_forms_and_comments_without_touching_them(day: Day, walk: Start) -> None:
    going = walk(day.cast.giam_sat)
    going.turn_to("Thu phiếu")
    going.follow("dot-mo")
    going.follow("Phiếu giấy")
    going.sees("Bưu điện Nha Trang")
    going.sees_no("Lập lô")
    going.turn_to("Ý kiến")
    going.sees(SLOW, "Hồ sơ trễ hẹn hai lần")
    going.follow("Xem ý kiến")
    going.sees("đơn vị và Sở Nội vụ xử lý")
    assert going.page.locator("main form[action*='/viec/']").count() == 0
    going.is_kept_out(PEOPLE, *KEEPING, "/noi-bo/nhap-phieu/", "/noi-bo/thu-phieu/dot-mo/chat-luong/")


def test_an_administrator_keeps_people_and_agencies_and_sees_no_results(day: Day, walk: Start) -> None:
    going = walk(day.cast.admin)
    assert going.path == "/noi-bo/"
    assert going.menu() == ["Hôm nay", "Tài khoản", "Nhật ký", "Quản trị"]
    going.turn_to("Tài khoản")
    going.follow("Thêm tài khoản")
    going.page.fill("input[name=username]", "nguoi-moi")
    going.page.fill("input[name=full_name]", "Hoàng Thị Mới")
    going.page.select_option("select[name=role]", "leadership")
    going.press("Tạo tài khoản")
    assert "/noi-bo/mo-tai-khoan/" in going.page.content()
    going.turn_to("Nhật ký")
    going.sees("Lập tài khoản", "nguoi-moi")
    going.turn_to("Quản trị")
    going.sees("Sở Xây dựng", "5 đơn vị")
    going.follow("Hệ thống")
    going.sees("Cơ sở dữ liệu", "chạy tốt")
    going.is_kept_out(*RESULTS, "/noi-bo/thu-phieu/", "/noi-bo/nhap-phieu/", METHODS)


def test_who_protects_data_reads_the_audit_and_no_words_of_citizens(day: Day, walk: Start) -> None:
    going = walk(day.cast.bao_ve)
    assert going.path == "/noi-bo/"
    assert going.menu() == ["Hôm nay", "Nhật ký", "Dữ liệu cá nhân"]
    going.turn_to("Nhật ký")
    going.sees("Ai làm việc gì, lúc nào", "Trần Thị Nội Vụ")
    going.page.select_option("select[name=viec]", "accounts.signed_in")
    going.press("Lọc")
    going.sees("Tạ Bảo Vệ")
    going.follow("Nhật ký của tôi")
    going.sees("Đăng nhập")
    going.sees_no("Trần Thị Nội Vụ")
    going.is_kept_out(*RESULTS, PEOPLE, AGENCIES, "/noi-bo/he-thong/", f"/noi-bo/gop-y/{day.told.pk}/")
