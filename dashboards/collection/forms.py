"""What people type into a plan."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Block
from agencies.selectors import subtree
from documents.receiving import UploadField
from documents.uploads import Kind
from scoring.models import MethodVersion
from surveys.models import Channel, QuestionnaireVersion, Round, RoundChannel
from surveys.services.plan_checks import LONGEST_NOTE, Outline

FIRST_YEAR, LAST_YEAR = 1990, 2199
LARGEST_TABLE = 1024 * 1024
DATES = ("%Y-%m-%d", "%d/%m/%Y")
# What a channel usually is; whoever plans may say otherwise.
USUAL: dict[Channel, str] = {
    channel: RoundChannel.Design.VOLUNTARY
    if channel in (Channel.WEB, Channel.QR, Channel.ZALO, Channel.KIOSK)
    else RoundChannel.Design.DRAWN
    for channel in Channel
}
Choices = Sequence[tuple[str, str]]


class PercentField(forms.DecimalField):
    """A percent as people here write it: with a comma."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class OutlineForm(forms.Form):
    """What stands over a round; the choices of questionnaires and methods are given."""

    title = forms.CharField(label=_("Tên đợt"), max_length=200)
    questionnaire = forms.ChoiceField(label=_("Phiếu hỏi"))
    method = forms.ChoiceField(label=_("Phương pháp tính chỉ số"), required=False)
    assessment_year = forms.IntegerField(
        label=_("Năm đánh giá"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("Năm mà kết quả được tính cho, có thể khác năm thu phiếu."),
    )
    opens_on = forms.DateField(label=_("Ngày bắt đầu"), input_formats=DATES)
    closes_on = forms.DateField(label=_("Ngày kết thúc"), input_formats=DATES)
    margin = PercentField(
        label=_("Sai số e, %"),
        required=False,
        max_digits=4,
        decimal_places=2,
        help_text=_("Để tính cỡ mẫu n = N/(1 + N·e²); thường 5 %."),
    )
    expected_response = PercentField(
        label=_("Tỷ lệ thu về dự kiến, %"),
        required=False,
        max_digits=5,
        decimal_places=2,
        help_text=_("Để tính số phiếu cần phát ra = chỉ tiêu chia tỷ lệ này, làm tròn lên."),
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=LONGEST_NOTE)

    def __init__(self, *args: Any, questionnaires: Choices, methods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].choices = questionnaires  # type: ignore[attr-defined]
        self.fields["method"].choices = methods  # type: ignore[attr-defined]

    @property
    def outline(self) -> Outline:
        """Return the outline of a valid form."""
        said = self.cleaned_data
        versions = QuestionnaireVersion.objects.select_related("questionnaire")
        return Outline(
            title=said["title"],
            assessment_year=said["assessment_year"],
            opens_on=said["opens_on"],
            closes_on=said["closes_on"],
            questionnaire_version=versions.get(pk=said["questionnaire"]),
            margin=said["margin"],
            expected_response=said["expected_response"],
            note=said["note"],
        )

    @property
    def method_version(self) -> MethodVersion | None:
        chosen = self.cleaned_data["method"]
        return MethodVersion.objects.select_related("method").get(pk=chosen) if chosen else None


class UnitsForm(forms.Form):
    """Agencies by block, by all that stands below one, and by their codes."""

    blocks = forms.MultipleChoiceField(label=_("Mọi đơn vị của khối"), required=False)
    below = forms.CharField(
        label=_("Mọi đơn vị trực thuộc của (mã)"),
        required=False,
        max_length=60,
        help_text=_("Không gồm chính đơn vị đó."),
    )
    codes = forms.CharField(
        label=_("Mã từng đơn vị"),
        required=False,
        max_length=60_000,
        help_text=_("Cách nhau bằng dấu phẩy hoặc xuống dòng."),
    )

    def __init__(self, *args: Any, blocks: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blocks"].choices = blocks  # type: ignore[attr-defined]

    def clean_below(self) -> str:
        code: str = self.cleaned_data["below"].strip()
        if code and not Agency.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Không có đơn vị mã “%(code)s”."), params={"code": code})
        return code

    def clean_codes(self) -> list[str]:
        codes: list[str] = self.cleaned_data["codes"].replace(",", " ").split()
        known = set(Agency.objects.filter(code__in=codes).values_list("code", flat=True))
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise forms.ValidationError(_("Không có đơn vị mã: %(codes)s."), params={"codes": ", ".join(unknown[:20])})
        return codes

    def agencies(self, *, on: date) -> list[Agency]:
        """Return the agencies a valid form names, as things stand on a day."""
        said = self.cleaned_data
        found = Agency.objects.filter(code__in=said["codes"])
        if said["blocks"]:
            found |= Agency.objects.filter(
                pk__in=Agency.objects.filter(versions__block__code__in=said["blocks"], versions__valid__contains=on)
            )
        if said["below"]:
            top = Agency.objects.get(code=said["below"])
            found |= Agency.objects.filter(pk__in=subtree({top.pk}, on=on) - {top.pk})
        return list(found.distinct())


class NewForm(forms.Form):
    """What a round needs beside its outline and units when it is made."""

    code = forms.SlugField(
        label=_("Mã đợt"), max_length=60, help_text=_("Chữ thường, số, gạch nối; đứng trong địa chỉ, không đổi được.")
    )
    owner = forms.ChoiceField(label=_("Đợt của"), required=False)
    channels = forms.TypedMultipleChoiceField(
        label=_("Kênh thu phiếu"), required=False, coerce=int, choices=Channel.choices
    )

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """Where a copy differs from its pattern."""

    code = forms.SlugField(label=_("Mã đợt mới"), max_length=60)
    title = forms.CharField(label=_("Tên đợt mới"), max_length=200)
    assessment_year = forms.IntegerField(label=_("Năm đánh giá"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    opens_on = forms.DateField(label=_("Ngày bắt đầu"), input_formats=DATES)
    closes_on = forms.DateField(label=_("Ngày kết thúc"), input_formats=DATES)


class BulkForm(forms.Form):
    """One setting for all units of a block, or for all of the round."""

    block = forms.CharField(required=False, max_length=60)
    what = forms.ChoiceField(
        choices=(
            ("formula", _("Chỉ tiêu theo N và sai số e")),
            ("fixed", _("Chỉ tiêu cố định, số phiếu")),
            ("issue", _("Phát ra theo chỉ tiêu và tỷ lệ thu về")),
        )
    )
    number = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)


class TableForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        label=_("Bảng chỉ tiêu"),
        help_text=_(
            "Tệp .xlsx hoặc .csv đến 1 MB, cột: unit (mã đơn vị), N (số hồ sơ), quota (chỉ tiêu), issued (phát ra). "
            "Ô trống giữ số đang có; có N mà trống quota thì cổng tính theo công thức."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TABLE:
            raise forms.ValidationError(_("Tệp lớn hơn 1 MB: bảng chỉ tiêu chỉ cần mỗi đơn vị một dòng."))
        return file


def blocks_on(day: date) -> list[tuple[str, str]]:
    """Return the blocks as choices."""
    return list(Block.objects.order_by("position", "code").values_list("code", "name"))


def questionnaire_choices(owner: Agency | None, *, asked: QuestionnaireVersion | None = None) -> list[tuple[str, str]]:
    """Return the newest version of every questionnaire a round of this owner may ask, and the one it asks."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire").defer("definition")
    newest = versions.order_by("questionnaire__code", "-number").distinct("questionnaire__code")
    found = {version.pk: version for version in newest if version.questionnaire.owner_id in (None, owner and owner.pk)}
    if asked is not None:
        found.setdefault(asked.pk, versions.get(pk=asked.pk))
    words = _("%(title)s, phiên bản %(number)s")
    return [(str(pk), words % {"title": each.title, "number": each.number}) for pk, each in found.items()]


def method_choices(*, used: MethodVersion | None = None) -> list[tuple[str, str]]:
    """Return the newest version of every method, and the one in use."""
    versions = MethodVersion.objects.defer("document")
    found = {version.pk: version for version in versions.order_by("method__code", "-number").distinct("method__code")}
    if used is not None:
        found.setdefault(used.pk, used)
    words = _("%(title)s, phiên bản %(number)s")
    chosen = [(str(pk), words % {"title": each.title, "number": each.number}) for pk, each in found.items()]
    return [("", str(_("Chọn sau, trước khi mở thu phiếu"))), *chosen]


def outline_of(round: Round, method: MethodVersion | None) -> dict[str, Any]:
    """Return what a form of this round starts with."""
    return {
        "title": round.title,
        "questionnaire": str(round.questionnaire_version_id),
        "method": str(method.pk) if method else "",
        "assessment_year": round.assessment_year,
        "opens_on": round.opens_on.isoformat(),
        "closes_on": round.closes_on.isoformat(),
        "margin": _written(round.margin),
        "expected_response": _written(round.expected_response),
        "note": round.note,
    }


def _written(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}".replace(".", ",")
