"""What people type into a plan."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.collection.choices import (
    Choices,
    LaterChoices,
    LaterMethods,
    MethodOption,
    method_choices,
    method_options,
)
from documents.receiving import UploadField
from documents.uploads import Kind
from scoring.models import MethodVersion
from scoring.selectors import misfits
from surveys.models import Channel, QuestionnaireVersion, Round
from surveys.services.plan_checks import LONGEST_NOTE, Outline, margin_fault, response_fault, window_fault
from surveys.services.rounds import code_fault

FIRST_YEAR, LAST_YEAR = 1990, 2199
LARGEST_TABLE = 1024 * 1024
MOST_MISFITS = 50
DATES = ("%Y-%m-%d", "%d/%m/%Y")


class PercentField(forms.DecimalField):
    """A percent as people here write it: with a comma."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class CodeField(forms.CharField):
    """The code of a new round: free, and fit for an address."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if fault := code_fault(value):
            raise forms.ValidationError(fault)


class OutlineForm(forms.Form):
    """What stands over a round; the choices of questionnaires and methods are given."""

    title = forms.CharField(label=gettext_lazy("Tên đợt"), max_length=200)
    questionnaire = forms.ChoiceField(label=gettext_lazy("Phiếu hỏi"))
    method = forms.ChoiceField(label=gettext_lazy("Phương pháp tính chỉ số"), required=False)
    assessment_year = forms.IntegerField(
        label=gettext_lazy("Năm đánh giá"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=gettext_lazy("Năm mà kết quả được tính cho, có thể khác năm thu phiếu."),
    )
    opens_on = forms.DateField(label=gettext_lazy("Ngày bắt đầu"), input_formats=DATES)
    closes_on = forms.DateField(label=gettext_lazy("Ngày kết thúc"), input_formats=DATES)
    margin = PercentField(
        label=gettext_lazy("Sai số e, %"),
        required=False,
        max_digits=4,
        decimal_places=2,
        help_text=gettext_lazy(
            "Kết quả của mẫu được lệch bao nhiêu so với khi hỏi hết mọi người. "
            "Để tính cỡ mẫu n = N/(1 + N·e²); thường 5 %."
        ),
    )
    expected_response = PercentField(
        label=gettext_lazy("Tỷ lệ thu về dự kiến, %"),
        required=False,
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("Để tính số phiếu cần phát ra = chỉ tiêu chia tỷ lệ này, làm tròn lên."),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=LONGEST_NOTE)

    def __init__(self, *args: Any, questionnaires: LaterChoices, methods: LaterMethods, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.misfits: list[str] = []
        # Only a round in preparation is offered them: read when first drawn or checked, and once.
        self._questionnaires, self._methods = cache(questionnaires), cache(methods)
        self.fields["questionnaire"].choices = self._questionnaires  # type: ignore[attr-defined]
        self.fields["method"].choices = lambda: method_choices(self._methods())  # type: ignore[attr-defined]

    def clean_margin(self) -> Decimal | None:
        return self._checked("margin", margin_fault)

    def clean_expected_response(self) -> Decimal | None:
        return self._checked("expected_response", response_fault)

    def clean(self) -> dict[str, Any]:
        super().clean()
        said: dict[str, Any] = self.cleaned_data
        _check_window(self)
        if said.get("questionnaire") and said.get("method"):
            self._check_fit()
        return said

    @property
    def method_options(self) -> list[MethodOption]:
        return method_options(self._methods(), self._questionnaires())

    @property
    def asked(self) -> str:
        """Return the id of the questionnaire that is chosen as the page opens."""
        return self["questionnaire"].value() or next((value for value, _label in self._questionnaires()), "")

    @property
    def outline(self) -> Outline:
        """Return the outline of a valid form."""
        said = self.cleaned_data
        return Outline(
            title=said["title"],
            assessment_year=said["assessment_year"],
            opens_on=said["opens_on"],
            closes_on=said["closes_on"],
            questionnaire_version=self._questionnaire(),
            margin=said["margin"],
            expected_response=said["expected_response"],
            note=said["note"],
        )

    @property
    def method_version(self) -> MethodVersion | None:
        chosen = self.cleaned_data["method"]
        return MethodVersion.objects.select_related("method").get(pk=chosen) if chosen else None

    def _questionnaire(self) -> QuestionnaireVersion:
        versions = QuestionnaireVersion.objects.select_related("questionnaire")
        return versions.get(pk=self.cleaned_data["questionnaire"])

    def _checked(self, name: str, check: Callable[[Decimal | None], str]) -> Decimal | None:
        number: Decimal | None = self.cleaned_data[name]
        if fault := check(number):
            raise forms.ValidationError(fault)
        return number

    def _check_fit(self) -> None:
        method = self.method_version
        faults = misfits(method, self._questionnaire()) if method else []
        if not faults:
            return
        more = [_("… và %d lý do khác.") % (len(faults) - MOST_MISFITS)] if len(faults) > MOST_MISFITS else []
        self.misfits = [*faults[:MOST_MISFITS], *more]
        words = _("Phương pháp này không dùng được cho phiếu đã chọn. Chọn phương pháp hoặc phiếu khác.")
        self.add_error("method", words)


class NewForm(forms.Form):
    """What a round needs beside its outline and units when it is made."""

    code = CodeField(
        label=gettext_lazy("Mã đợt"),
        max_length=60,
        help_text=gettext_lazy("Chữ thường, số, gạch nối; đứng trong địa chỉ, không đổi được."),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Đợt của"), required=False)
    channels = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Kênh thu phiếu"), required=False, coerce=int, choices=Channel.choices
    )

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """Where a copy differs from its pattern."""

    code = CodeField(label=gettext_lazy("Mã đợt mới"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Tên đợt mới"), max_length=200)
    assessment_year = forms.IntegerField(label=gettext_lazy("Năm đánh giá"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    opens_on = forms.DateField(label=gettext_lazy("Ngày bắt đầu"), input_formats=DATES)
    closes_on = forms.DateField(label=gettext_lazy("Ngày kết thúc"), input_formats=DATES)

    def clean(self) -> dict[str, Any]:
        super().clean()
        _check_window(self)
        return self.cleaned_data


class BulkForm(forms.Form):
    """One setting for all units of a block, or for all of the round."""

    block = forms.CharField(required=False, max_length=60)
    what = forms.ChoiceField(
        choices=(
            ("formula", gettext_lazy("Chỉ tiêu theo N và sai số e")),
            ("fixed", gettext_lazy("Chỉ tiêu cố định, số phiếu")),
            ("issue", gettext_lazy("Phát ra theo chỉ tiêu và tỷ lệ thu về")),
        )
    )
    number = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)


class TableForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        label=gettext_lazy("Bảng chỉ tiêu"),
        help_text=gettext_lazy(
            "Tệp .xlsx hoặc .csv đến 1 MB, cột: unit (mã đơn vị), N (số hồ sơ), quota (chỉ tiêu), issued (phát ra). "
            "Ô trống giữ số đang có; có N mà trống quota thì cổng tính theo công thức."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TABLE:
            raise forms.ValidationError(_("Tệp lớn hơn 1 MB: bảng chỉ tiêu chỉ cần mỗi đơn vị một dòng."))
        return file


def _check_window(form: forms.Form) -> None:
    """Add an error where both days of a form are known and stand the wrong way round."""
    said = form.cleaned_data
    if "opens_on" in said and "closes_on" in said and (fault := window_fault(said["opens_on"], said["closes_on"])):
        form.add_error("closes_on", fault)


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
