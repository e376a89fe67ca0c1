"""The kinds of analysis: their addresses, and what each says and does not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from scoring.analysis.asked import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class About:
    """A kind by its place in addresses; `says` and `says_not` stand beside every figure of it."""

    kind: Kind
    slug: str
    title: "_StrPromise"
    purpose: "_StrPromise"
    says: "_StrPromise"
    says_not: "_StrPromise"


ABOUT: tuple[About, ...] = (
    About(
        "crosstab",
        "bang-cheo",
        _("Theo nhóm người trả lời"),
        _("Chỉ số và từng yếu tố theo giới tính, độ tuổi và câu khác về người trả lời."),
        _("Mỗi dòng là chỉ số tính từ phiếu của riêng nhóm đó, gộp mọi phiếu trong phạm vi, kèm khoảng tin cậy."),
        _(
            "Hai nhóm khác nhau không có nghĩa là cơ quan phục vụ khác nhau: mỗi nhóm có thể làm thủ tục khác nhau, ở "
            "đơn vị khác nhau. Khoảng tin cậy chồng lên nhau thì chưa nói được nhóm nào cao hơn."
        ),
    ),
    About(
        "alpha",
        "do-tin-cay",
        _("Độ tin cậy của thang đo"),
        _("Hệ số alpha của Cronbach: các tiêu chí của một yếu tố có cùng đo một điều không."),
        _("Alpha gần 1: người đã hài lòng ở tiêu chí này thường cũng hài lòng ở tiêu chí khác cùng yếu tố."),
        _(
            "Alpha không nói kết quả cao hay thấp, cũng không nói số phiếu đủ hay thiếu. Rất gần 1 có thể do nhiều "
            "tiêu chí hỏi cùng một điều; âm là các tiêu chí trái ngược nhau."
        ),
    ),
    About(
        "drivers",
        "yeu-to",
        _("Mức quan trọng và kết quả của yếu tố"),
        _("Yếu tố nào đi cùng sự hài lòng nhiều nhất, đặt cạnh chỉ số của yếu tố đó."),
        _("Mức quan trọng là phần của mỗi yếu tố trong mối liên hệ với sự hài lòng; cộng lại bằng 100 %."),
        _(
            "Đây là mối liên hệ trong các câu trả lời, không phải nguyên nhân: nâng một yếu tố không chắc làm sự hài "
            "lòng tăng theo. Bốn nhóm chia theo mức trung bình của chính các yếu tố này, nên luôn có yếu tố ở "
            "nhóm dưới."
        ),
    ),
    About(
        "channels",
        "kenh-thu",
        _("Khác biệt theo kênh thu"),
        _("Chỉ số theo cách tìm người trả lời (chọn mẫu, toàn bộ hồ sơ, tự nguyện) và theo từng kênh."),
        _("Chỉ số của các phiếu đến bằng mỗi kênh. Chỉ số chính thức tính các dòng ghi “tính vào chỉ số”."),
        _(
            "Phiếu tự nguyện (mã QR, máy tại quầy, đường dẫn mở) không suy rộng được cho người không trả lời nên không "
            "có khoảng tin cậy. Chênh lệch có thể do người trả lời khác nhau, không hẳn do kênh."
        ),
    ),
    About(
        "services",
        "thu-tuc",
        _("Theo thủ tục"),
        _("Chỉ số của từng thủ tục hành chính có đủ phiếu."),
        _("Mỗi dòng là chỉ số tính từ phiếu về thủ tục đó, kèm khoảng tin cậy; thấp nhất đứng trước."),
        _(
            "Thủ tục có ít phiếu không hiện, nên các dòng không cộng lại thành chỉ số chung. Khoảng tin cậy chồng lên "
            "nhau thì chưa nói được thủ tục nào cao hơn."
        ),
    ),
    About(
        "raking",
        "can-co-cau",
        _("Cân theo cơ cấu dân số"),
        _("Chỉ số nếu người trả lời có cơ cấu giới tính, độ tuổi… như dân số, đặt cạnh chỉ số công bố."),
        _("Mỗi phiếu có một trọng số sao cho tỷ lệ từng nhóm bằng tỷ lệ đã nhập."),
        _(
            "Số này đặt cạnh, không thay chỉ số công bố. Cân chỉ sửa được lệch theo các câu đã nhập; người không trả "
            "lời vẫn có thể khác người trả lời trong cùng nhóm. Cân càng mạnh, khoảng tin cậy càng rộng."
        ),
    ),
    About(
        "opinions",
        "y-kien",
        _("Ý kiến ngoài các câu chấm điểm"),
        _("Bao nhiêu người chọn câu trả lời nào ở các câu về nhận định, trải nghiệm, nhu cầu."),
        _("Mỗi tỷ lệ là phần người chọn câu trả lời đó trong số người trả lời câu hỏi, gộp cả đợt."),
        _(
            "Các câu này không tính vào chỉ số, cũng không nói được về riêng một cơ quan hay một nơi. Khoảng tin cậy "
            "chồng lên nhau thì chưa nói được câu trả lời nào nhiều hơn."
        ),
    ),
)
BY_SLUG: Mapping[str, About] = {about.slug: about for about in ABOUT}
