"""The shapes of what the public API answers, for its schema (OpenAPI). Nothing is computed here."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers as s

EXACT = r"^\d+(/\d+)?$"
FIGURE = r"^-?\d+(\.\d+)?$"


def figure(words: Any = "") -> s.RegexField:
    """A decimal as printed by the method: a string with a dot, null where there is none or it is hidden."""
    return s.RegexField(FIGURE, allow_null=True, help_text=words)


class Refusal(s.Serializer[Any]):
    detail = s.CharField(help_text=_("Một câu nói vì sao không làm được."))
    errors = s.DictField(  # type: ignore[assignment]
        child=s.CharField(), help_text=_("Lời theo tên tham số hoặc trường; có thể rỗng.")
    )


class Certain(s.Serializer[Any]):
    index = figure(_("Chỉ số, %, theo cách làm tròn của phương pháp."))
    exact = s.RegexField(EXACT, allow_null=True, help_text=_("Phân số trước khi làm tròn; null nơi không nêu số đếm."))
    hidden = s.CharField(
        allow_null=True, help_text=_("Vì sao không nêu: few, alike, derivable, moved; null: không ẩn.")
    )
    low = figure(_("Cận dưới của khoảng tin cậy."))
    high = figure(_("Cận trên của khoảng tin cậy."))
    previous = figure(_("Chỉ số kỳ trước."))
    change = figure(_("Chênh lệch giữa hai số đã in."))
    verdict = s.CharField(allow_null=True, help_text=_("Kết luận về thay đổi; null: không kết luận."))


class Node(Certain):
    code = s.CharField()
    kind = s.ChoiceField(["part", "factor", "item"])
    name = s.CharField()
    parent = s.CharField(allow_null=True)  # type: ignore[assignment]
    n = s.IntegerField(min_value=0)
    satisfied = s.IntegerField(allow_null=True, min_value=0)
    valid = s.IntegerField(allow_null=True, min_value=0)
    points = figure()
    max_points = figure()


class Row(Certain):
    margin = figure(_("Sai số, điểm phần trăm."))
    change_low = figure()
    change_high = figure()
    no_verdict = s.CharField(allow_null=True, help_text=_("Vì sao không kết luận về thay đổi."))


class UnitLine(Row):
    agency = s.CharField()
    name = s.CharField()
    block = s.CharField(allow_null=True)
    n = s.IntegerField(min_value=0, help_text=_("Số người trả lời được tính."))
    status = s.ChoiceField(["ok", "too_few"])
    rank = s.IntegerField(allow_null=True)
    ranked = s.IntegerField()
    rank_low = s.IntegerField(allow_null=True)
    rank_high = s.IntegerField(allow_null=True)
    rank_before = s.IntegerField(allow_null=True, help_text=_("Hạng trong cùng khối kỳ trước; null: không so được."))
    ranked_before = s.IntegerField(allow_null=True, help_text=_("Số đơn vị được xếp hạng trong khối kỳ trước."))
    rank_before_low = s.IntegerField(allow_null=True)
    rank_before_high = s.IntegerField(allow_null=True)
    points = figure()
    max_points = figure()
    voluntary = s.IntegerField(min_value=0)
    voluntary_index = figure(_("Chỉ số của phiếu tự nguyện, không suy rộng."))


class Unit(UnitLine):
    nodes = Node(many=True)


class BlockRow(Row):
    block = s.CharField()
    name = s.CharField()
    n = s.IntegerField(min_value=0)
    agencies = s.IntegerField(min_value=0)
    nodes = Node(many=True)


class PublicationLine(s.Serializer[Any]):
    round = s.SlugField(help_text=_("Mã đợt: tên của công bố trong mọi địa chỉ."))
    title = s.CharField()
    year = s.IntegerField()
    opens_on = s.DateField()
    closes_on = s.DateField()
    issuing_body = s.CharField()
    decision_number = s.CharField()
    decision_date = s.DateField()
    published_at = s.DateTimeField()
    corrects = s.CharField(allow_null=True, help_text=_("Lý do, nếu công bố này thay một công bố trước."))
    method = s.SlugField()
    method_version = s.IntegerField()
    run = s.IntegerField()
    input_hash = s.CharField(help_text=_("Dấu của dữ liệu đầu vào: cùng dấu thì tính lại ra cùng kết quả."))


class Figures(PublicationLine):
    measures = s.ChoiceField(["agencies", "province"])
    agencies = s.IntegerField(min_value=0, help_text=_("Số đơn vị có dòng riêng."))
    blocks = BlockRow(many=True)
    total = Unit()


class MethodLine(s.Serializer[Any]):
    method = s.SlugField()
    version = s.IntegerField()
    title = s.CharField()
    document_hash = s.CharField()


class MethodDocument(MethodLine):
    document = s.DictField(help_text=_("Phương pháp, như máy đọc khi tính."))


class AgencyLine(s.Serializer[Any]):
    agency = s.SlugField()
    name = s.CharField()
    short_name = s.CharField()
    level = s.CharField()
    block = s.SlugField(allow_null=True)
    parent = s.SlugField(allow_null=True)  # type: ignore[assignment]


def page_of(name: str, rows: type[s.Serializer[Any]]) -> s.Serializer[Any]:
    """Return the shape of one page of rows."""
    cursor = s.CharField(allow_null=True, help_text=_("Đưa vào cursor để đọc tiếp; null: đã hết."))
    shape: s.Serializer[Any] = inline_serializer(name, {"results": rows(many=True), "next": cursor})
    return shape
