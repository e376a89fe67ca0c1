"""What is typed on the pages of access points."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Service
from surveys.models import Channel, RoundUnit

CHANNELS = (Channel.QR, Channel.WEB, Channel.KIOSK, Channel.ZALO)
ALL = "*"


class DoorsForm(forms.Form):
    """Which doors to make; `cleaned_data` are the arguments of `create_access_points`."""

    units = forms.CharField(label=_("Đơn vị"))
    channels = forms.TypedMultipleChoiceField(
        label=_("Kênh"),
        coerce=lambda value: Channel(int(value)),
        choices=[(str(channel.value), channel.label) for channel in CHANNELS],
        error_messages={"required": _("Chọn ít nhất một kênh.")},
    )
    services = forms.ModelMultipleChoiceField(
        label=_("Thủ tục"), queryset=Service.objects.filter(retired_on=None).order_by("name"), required=False
    )
    label = forms.CharField(label=_("Quầy, nơi đặt"), max_length=200, required=False)

    def __init__(self, data: Any, *, units: Sequence[RoundUnit]) -> None:
        super().__init__(data)
        self.known = {unit.agency.code: unit for unit in units}

    @property
    def unit_choices(self) -> list[tuple[str, str]]:
        return [(ALL, str(_("Mọi đơn vị của đợt"))), *((code, unit.version.name) for code, unit in self.known.items())]

    def clean_units(self) -> list[RoundUnit]:
        code = self.cleaned_data["units"]
        if code == ALL:
            return list(self.known.values())
        if code not in self.known:
            raise forms.ValidationError(_("Chọn một đơn vị trong danh sách."))
        return [self.known[code]]


class KioskForm(forms.Form):
    """A kiosk's settings; bounds are the service's to judge."""

    reset_seconds = forms.IntegerField(
        label=_("Tự bắt đầu lại sau bao nhiêu giây không ai chạm"), error_messages={"invalid": _("Cần một số nguyên.")}
    )
    pause_seconds = forms.IntegerField(
        label=_("Nghỉ giữa hai lượt, giây"), error_messages={"invalid": _("Cần một số nguyên.")}
    )
    pin = forms.CharField(required=False, max_length=20)
