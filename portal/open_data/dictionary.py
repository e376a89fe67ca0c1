"""The tables of open data and what each column means, in Vietnamese and English. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "integer", "number", "boolean"]
Said = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `values` are the codes it may hold, with their meaning; `required`: it is never empty."""

    name: str
    kind: Kind
    vi: str
    en: str
    values: Mapping[str, Said] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `key` are the columns that tell its rows apart."""

    name: str
    vi: str
    en: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


MISSING: Mapping[str, Said] = {
    "no_forms": ("không có phiếu nào", "no form was received"),
    "too_few_forms": (
        "dưới số phiếu tối thiểu của phương pháp, không tính chỉ số",
        "fewer forms than the method asks for, no index is computed",
    ),
    "no_valid_answers": (
        "có phiếu nhưng không có câu trả lời hợp lệ để tính",
        "there are forms, but no valid answer to compute from",
    ),
    "few": ("không công bố do số phiếu ít", "not published: too few people answered"),
    "alike": ("không công bố: mọi câu trả lời giống nhau", "not published: all answers are the same"),
    "derivable": (
        "không công bố: từ số này tính ra được số phải ẩn",
        "not published: a hidden figure would follow from it",
    ),
    "moved": (
        "không công bố: so với lần tính trước chỉ khác vài câu trả lời",
        "not published: only a few answers differ from what was shown before",
    ),
}
EXACT_MISSING: Mapping[str, Said] = {
    "no_index": ("không có chỉ số", "there is no index"),
    "few_people": ("dưới 30 người trả lời", "fewer than 30 people answered"),
    "few_beneath": (
        "có đơn vị bên trong với dưới 30 người trả lời",
        "fewer than 30 people answered at an agency within",
    ),
    "correction": (
        "lần đính chính chỉ khác vài phiếu, nên chỉ nêu số đã làm tròn",
        "a correction differs by a few forms, so the rounded figure alone is told",
    ),
    "average": (
        "là trung bình có cả số phải ẩn, nên chỉ nêu số đã làm tròn",
        "an average that counts hidden figures, so the rounded figure alone is told",
    ),
}
VERDICTS: Mapping[str, Said] = {
    "tang": ("tăng", "higher, more than chance"),
    "giam": ("giảm", "lower, more than chance"),
    "tuong_duong": ("tương đương", "equivalent: within the margin that matters"),
    "chua_du_can_cu": ("chưa đủ căn cứ để nói tăng, giảm hay tương đương", "not enough grounds to say"),
}
NO_VERDICTS: Mapping[str, Said] = {
    "no_previous": ("không có kỳ trước để so trực tiếp", "no earlier value to compare with"),
    "previous_too_few": ("kỳ trước không có chỉ số", "no index in the earlier period"),
    "too_few": ("kỳ này không có chỉ số", "no index in this period"),
    "not_comparable": ("khác phương pháp, không so trực tiếp", "another method, not compared"),
    "not_recomputable": ("số kỳ trước không tính lại được", "the earlier value cannot be recomputed"),
    "unit_changed": ("đơn vị đã sáp nhập hoặc chia tách", "the agency was merged or split"),
    "voluntary": ("phiếu tự nguyện, không suy rộng", "volunteered answers, nothing is inferred"),
}
LEVELS: Mapping[str, Said] = {
    "agency": ("cơ quan, đơn vị", "agency"),
    "block": ("khối cơ quan", "block of agencies"),
    "parent": ("các đơn vị có cùng cơ quan cấp trên", "the agencies under one parent agency"),
    "total": ("toàn đợt", "the whole survey"),
}
KINDS: Mapping[str, Said] = {
    "part": ("phần", "part"),
    "factor": ("yếu tố", "factor"),
    "item": ("tiêu chí", "item"),
}

_LIMITS = (
    Field("low", "number", "Cận dưới của khoảng tin cậy, %.", "Lower limit of the confidence interval, %."),
    Field("high", "number", "Cận trên của khoảng tin cậy, %.", "Upper limit of the confidence interval, %."),
)
_CHANGE = (
    Field("previous", "number", "Chỉ số kỳ trước như đã công bố, %.", "Index of the period before as printed, %."),
    Field(
        "change",
        "number",
        "Thay đổi so với kỳ trước: hiệu hai số đã làm tròn, điểm phần trăm.",
        "Change: the difference of the two printed values, percentage points.",
    ),
    Field("change_low", "number", "Cận dưới của thay đổi.", "Lower limit of the change."),
    Field("change_high", "number", "Cận trên của thay đổi.", "Upper limit of the change."),
    Field("verdict", "string", "Nhận xét về thay đổi.", "Verdict on the change.", VERDICTS),
    Field("no_verdict", "string", "Vì sao không có nhận xét.", "Why there is no verdict.", NO_VERDICTS),
)
_COMPARED = (
    Field(
        "compared_units",
        "integer",
        "Số đơn vị có số liệu cả hai kỳ, khi không phải là tất cả.",
        "Agencies with a figure in both periods, where these are not all.",
    ),
    Field(
        "compared_index",
        "number",
        "Trung bình kỳ này của các đơn vị ấy, %; thay đổi tính từ số này.",
        "Their mean now, %, from which the change is taken.",
    ),
)
_EXACT = (
    Field(
        "exact_numerator",
        "integer",
        "Tử số của chỉ số trước khi làm tròn; tử số chia mẫu số rồi nhân 100 ra chỉ số.",
        "Numerator of the index before rounding; numerator / denominator × 100 is the index.",
    ),
    Field("exact_denominator", "integer", "Mẫu số của phân số ấy.", "Denominator of that fraction."),
    Field("exact_missing", "string", "Vì sao không có phân số.", "Why there is no fraction.", EXACT_MISSING),
)
_INDEX = (
    Field(
        "index",
        "number",
        "Chỉ số hài lòng, %, làm tròn theo phương pháp của đợt.",
        "Satisfaction index, %, rounded as the method of the survey says.",
    ),
    Field("missing", "string", "Vì sao không có chỉ số.", "Why there is no index.", MISSING),
    *_EXACT,
    *_LIMITS,
)
_POINTS = (
    Field("points", "number", "Điểm quy đổi, nếu phương pháp có.", "Points, where the method has them."),
    Field("max_points", "number", "Điểm tối đa.", "Most points."),
)
_FORMS = Field(
    "n",
    "integer",
    "Số phiếu tính vào chỉ số.",
    "Number of forms the index rests on.",
    required=True,
)

AGENCIES = Table(
    "agencies",
    "Kết quả theo cơ quan, đơn vị",
    "Results by agency",
    (
        Field("code", "string", "Mã cơ quan, không đổi qua các đợt.", "Stable code of the agency.", required=True),
        Field("name", "string", "Tên cơ quan ở thời điểm khảo sát.", "Name at the time of the survey.", required=True),
        Field("block", "string", "Mã khối; trống: không thuộc khối nào.", "Code of the block; empty: in none."),
        _FORMS,
        *_INDEX,
        Field("rank", "integer", "Hạng trong khối; cùng chỉ số thì đồng hạng.", "Rank within the block; ties share."),
        Field("ranked", "integer", "Số đơn vị được xếp hạng trong khối.", "How many of the block are ranked."),
        Field("rank_low", "integer", "Hạng cao nhất còn có thể.", "Best rank that the limits leave open."),
        Field("rank_high", "integer", "Hạng thấp nhất còn có thể.", "Worst rank that the limits leave open."),
        Field("rank_before", "integer", "Hạng kỳ trước trong cùng khối.", "Rank in the same block a survey earlier."),
        Field("ranked_before", "integer", "Số đơn vị được xếp hạng kỳ trước.", "How many were ranked then."),
        Field("rank_before_low", "integer", "Hạng cao nhất còn có thể kỳ trước.", "Best rank left open then."),
        Field("rank_before_high", "integer", "Hạng thấp nhất còn có thể kỳ trước.", "Worst rank left open then."),
        *_CHANGE,
        *_POINTS,
        Field(
            "appraised",
            "number",
            "Giá trị thẩm định, khi tính bằng điểm hoặc khác chỉ số đã tính.",
            "Appraised value, where it is in points or differs from the computed index.",
        ),
        Field("appraised_max", "number", "Điểm tối đa khi thẩm định bằng điểm.", "Most points, if in points."),
        Field("grade", "string", "Xếp loại theo quyết định, nếu có.", "Grade by the decision, if any."),
        Field("grade_possible", "string", "Các loại còn có thể.", "Other grades that the limits leave open."),
    ),
    ("code",),
)
BLOCKS = Table(
    "blocks",
    "Kết quả theo khối và theo cơ quan cấp trên",
    "Results by block and by parent agency",
    (
        Field("level", "string", "Loại dòng.", "Kind of row.", {k: LEVELS[k] for k in ("block", "parent")}, True),
        Field("code", "string", "Mã khối hoặc mã cơ quan cấp trên.", "Code of block or parent agency.", required=True),
        Field("name", "string", "Tên.", "Name.", required=True),
        _FORMS,
        Field("agencies", "integer", "Số đơn vị có chỉ số.", "Agencies that have an index.", required=True),
        *_INDEX,
        *_CHANGE,
        *_COMPARED,
    ),
    ("level", "code"),
)
TOTAL = Table(
    "total",
    "Kết quả toàn đợt",
    "Result of the whole survey",
    (
        Field("code", "string", "Mã đợt khảo sát.", "Code of the survey.", required=True),
        Field("name", "string", "Tên đợt.", "Title of the survey.", required=True),
        _FORMS,
        *_INDEX,
        *_CHANGE,
        *_COMPARED,
        *_POINTS,
    ),
    ("code",),
)
NODES = Table(
    "nodes",
    "Kết quả theo phần, yếu tố, tiêu chí",
    "Results by part, factor and item",
    (
        Field("level", "string", "Của đối tượng nào.", "Of what.", LEVELS, True),
        Field("code", "string", "Mã của đối tượng ấy trong bảng của nó.", "Its code, as in its table.", required=True),
        Field("node", "string", "Mã phần, yếu tố, tiêu chí.", "Code of part, factor or item.", required=True),
        Field("kind", "string", "Loại.", "Kind.", KINDS, True),
        Field("parent", "string", "Mã cấp trên trực tiếp; trống: chỉ số chung.", "Code above; empty: the whole."),
        Field("node_name", "string", "Tên.", "Name.", required=True),
        Field("n", "integer", "Số người trả lời; trống khi ẩn.", "People who answered; empty where hidden."),
        *_INDEX,
        *_CHANGE,
        *_COMPARED,
        *_POINTS,
    ),
    ("level", "code", "node"),
)
TABLES = (AGENCIES, BLOCKS, TOTAL, NODES)
