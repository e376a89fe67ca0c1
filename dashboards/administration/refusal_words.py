"""Why a reorganisation cannot be done, in words that say what to do."""

from django.utils.translation import gettext as _

from agencies import reorganisation as why


def refusal_words(refusal: why.Impossible) -> str:
    names = ", ".join(refusal.names[:5]) + ("…" if len(refusal.names) > 5 else "")
    said: tuple[tuple[type[why.Impossible], str], ...] = (
        (why.WrongNumber, _wrong_number()),
        (why.BeforeFounding, _("Ngày này không sau ngày đơn vị bắt đầu hoạt động: %s. Chọn ngày muộn hơn.")),
        (why.AlreadyDissolved, _("Đơn vị đã thôi hoạt động trước ngày này: %s. Bỏ đơn vị đó ra.")),
        (
            why.LaterHistory,
            _("Đã ghi một thay đổi vào hoặc sau ngày này của: %s. Chọn ngày muộn hơn, hoặc hủy thay đổi kia trước."),
        ),
        (
            why.HeirNotThere,
            _("Đơn vị tiếp nhận không hoạt động vào ngày này hoặc sắp thôi: %s. Chọn đơn vị khác."),
        ),
        (
            why.GoesInCircle,
            _(
                "Tạo thành vòng: %s đang nằm trong hoặc dưới các đơn vị được sắp xếp, hoặc nhập trở lại vào chúng. "
                "Chọn đơn vị khác hoặc đổi cấp trên trước."
            ),
        ),
        (why.CodeInUse, _("Mã %s đã là mã của một đơn vị khác. Chọn mã mới.")),
        (
            why.ChildrenLeft,
            _("Còn đơn vị trực thuộc chưa biết về đâu: %s. Đổi cơ quan cấp trên của chúng trước."),
        ),
        (why.SharesTooLarge, _("Tổng các phần chuyển đi lớn hơn 100 %.")),
        (why.PartUnstated, _("Cần phần chuyển đi của từng đơn vị tiếp nhận; tổng nhỏ hơn 100 %.")),
        (why.SameName, _("Tên mới trùng tên đang dùng: %s.")),
    )
    words = next(words for kind, words in said if isinstance(refusal, kind))
    return words % names if "%s" in words else words


def _wrong_number() -> str:
    return _(
        "Số đơn vị chưa đúng: sáp nhập thành đơn vị mới cần ít nhất hai đơn vị; chia tách cần ít nhất hai đơn vị tiếp "
        "nhận khác nhau, hoặc một nếu đơn vị cũ vẫn hoạt động; chuyển giao cần một đơn vị và ít "
        "nhất một đơn vị tiếp nhận sẵn có."
    )
