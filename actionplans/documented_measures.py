"""Measures that published documents name, in their words, for the catalogue to begin with. Data; nothing is made up."""

from actionplans.services.catalogue import Typical

LETTER = "Công văn 2517/UBND ngày 30/3/2017 của UBND tỉnh Khánh Hòa"
CONCLUSION = "Thông báo kết luận hội nghị công bố chỉ số năm 2016, Ban Quản lý Khu kinh tế Vân Phong"
PLAN = "Kế hoạch 35/KH-UBND ngày 17/01/2024 của UBND xã Quảng Thành"
# Factor, what is done, the cause that the document names, who leads there, the document.
ROWS = (
    (
        "access",
        "Đẩy mạnh tuyên truyền, công khai về chức năng, thẩm quyền, thời gian giải quyết các TTHC trên hệ "
        "thống Đài truyền thanh, Trang thông tin điện tử xã",
        "Công tác tuyên truyền các dịch vụ công đến tổ chức, cá nhân chưa được thực hiện thường xuyên",
        "Bộ phận Văn hóa-Thông tin",
        PLAN,
    ),
    (
        "access",
        "Chủ động mua sắm trang thiết bị để phục vụ công tác giải quyết TTHC cho người dân và các tiện nghi"
        " phục vụ người dân đến giải quyết các TTHC",
        "",
        "Bộ phận Văn phòng-Thống kê",
        PLAN,
    ),
    (
        "access",
        "Bổ sung đầy đủ hơn và tăng cường thêm các hình thức thông tin qua mạng, website, email để doanh "
        "nghiệp kịp thời cập nhật",
        "",
        "Văn phòng",
        CONCLUSION,
    ),
    (
        "access",
        "Phân công cán bộ, công chức, viên chức tiếp nhận, giải đáp, hướng dẫn toàn bộ những vấn đề còn "
        "vướng mắc, không để xảy ra trường hợp đường dây nóng không có người trực, tiếp nhận ý kiến",
        "",
        "",
        LETTER,
    ),
    (
        "access",
        "Cải thiện nơi làm việc, bổ sung thêm trang thiết bị, phương tiện phục vụ tiếp đón và làm việc tại "
        "Bộ phận một cửa; chấm dứt ngay tình trạng khách hàng phải đứng làm việc với cơ quan Nhà nước",
        "",
        "",
        LETTER,
    ),
    (
        "procedure",
        "Công khai đầy đủ các quy định về TTHC trên Trang thông tin điện tử xã, BPTN&TKQ xã và các phương "
        "tiện thông tin đại chúng khác",
        "",
        "Bộ phận Văn phòng-Thống kê",
        PLAN,
    ),
    (
        "procedure",
        "Hướng dẫn tận tình, chu đáo cho người dân, tổ chức, doanh nghiệp kê khai các biểu mẫu, giấy tờ để "
        "phục vụ việc giải quyết các TTHC",
        "Quá trình hướng dẫn TTHC đến tổ chức, cá nhân nhiều lúc chưa được đảm bảo",
        "Các bộ phận trực tiếp tiếp nhận và giải quyết TTHC",
        PLAN,
    ),
    (
        "procedure",
        "Xem xét lại thành phần hồ sơ thủ tục hành chính, đề xuất cho doanh nghiệp miễn nộp các giấy tờ "
        "không cần thiết",
        "",
        "Văn phòng",
        CONCLUSION,
    ),
    (
        "procedure",
        "Xây dựng các bộ biểu mẫu tham khảo, thành lập các tổ tư vấn thực hiện thủ tục ngay tại Bộ phận một"
        " cửa, tư vấn qua điện thoại, website, ứng dụng di động",
        "",
        "",
        LETTER,
    ),
    (
        "procedure",
        "Bảo lưu thông tin khách hàng và các giấy tờ đã nộp lần đầu để không yêu cầu nộp trùng lặp ở lần "
        "giải quyết thủ tục tiếp theo",
        "",
        "",
        LETTER,
    ),
    (
        "officials",
        "Cán bộ, công chức BPTN&TKQ xã nắm chắc các quy định về TTHC; giao tiếp, trao đổi lịch sự, đúng "
        "mực, hướng dẫn một lần, rõ ràng, dễ hiểu, lập phiếu hướng dẫn hồ sơ",
        "Hướng dẫn thành phần hồ sơ không lập phiếu hướng dẫn đầy đủ",
        "Các bộ phận trực tiếp tiếp nhận và giải quyết TTHC",
        PLAN,
    ),
    (
        "officials",
        "Công chức tại Bộ phận Một cửa cần thay đổi phong cách và thái độ làm việc chuyên nghiệp, nhiệt "
        "tình hơn, tránh tình trạng để công dân phải chờ đợi",
        "",
        "Văn phòng",
        CONCLUSION,
    ),
    (
        "officials",
        "Rà soát và bố trí thêm cán bộ hướng dẫn, tiếp nhận hồ sơ đối với những cơ quan có lượng giao dịch "
        "quá đông, giảm tình trạng quá tải, chờ đợi mất nhiều thời gian",
        "",
        "",
        LETTER,
    ),
    (
        "officials",
        "Kiểm tra thường xuyên hồ sơ thủ tục và xử lý nghiêm các trường hợp cán bộ, công chức đòi hỏi giấy "
        "tờ sai quy định, tự đặt thêm khâu công việc",
        "",
        "",
        LETTER,
    ),
    (
        "result",
        "Đảm bảo 100% hồ sơ được giải quyết đúng hạn, trước hạn, trường hợp quá hạn phải lập văn bản xin "
        "lỗi, nêu rõ nguyên nhân trễ hạn và ghi rõ thời gian hẹn trả hồ sơ lần sau",
        "Một số hồ sơ giải quyết trễ hạn dẫn đến tỷ lệ giải quyết hồ sơ đúng hạn, trước hạn chưa đạt 100%",
        "Các bộ phận trực tiếp tiếp nhận và giải quyết TTHC",
        PLAN,
    ),
    (
        "result",
        "Trong quá trình tham mưu giải quyết các thủ tục hành chính, đảm bảo đầy đủ, chính xác các thông "
        "tin trên văn bản giải quyết hồ sơ của cơ quan có thẩm quyền cho người dân",
        "",
        "Các bộ phận trực tiếp tiếp nhận và giải quyết TTHC",
        PLAN,
    ),
    (
        "result",
        "Đối với các hồ sơ Một cửa liên thông thường xuyên theo dõi để nắm bắt thông tin, kịp thời báo cáo "
        "trong trường hợp chậm trễ do các sở, ngành phản hồi trễ",
        "",
        "Văn phòng",
        CONCLUSION,
    ),
    (
        "feedback_handling",
        "Niêm yết công khai địa chỉ tiếp nhận PAKN tại BPTN&TKQ hiện đại cấp xã và trên Trang thông tin điện tử xã",
        "",
        "Bộ phận Văn phòng-Thống kê",
        PLAN,
    ),
    (
        "feedback_handling",
        "Tổ chức tiếp nhận và xử lý PAKN đối với các kiến nghị thuộc thẩm quyền, lập văn bản đề xuất cấp "
        "trên giải quyết nếu không thuộc thẩm quyền giải quyết",
        "",
        "Bộ phận Văn phòng-Thống kê",
        PLAN,
    ),
    (
        "feedback_handling",
        "Kết quả trả lời, giải đáp những vướng mắc, phản ánh, kiến nghị phải được phản hồi trực tiếp, nhanh"
        " chóng cho khách hàng và công bố công khai",
        "",
        "",
        LETTER,
    ),
)


def documented() -> list[Typical]:
    """Return the entries that the portal comes with."""
    return [
        Typical(factor=factor, action=action, cause=cause, lead=lead, source=source)
        for factor, action, cause, lead, source in ROWS
    ]
