from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.webhooks.kinds import TOLD
from notices.webhooks.targets import LONGEST_URL, RefusedTarget, parsed, resolved

MISSING = {"required": gettext_lazy("Cần điền ô này.")}
CHOSEN = {"required": gettext_lazy("Chọn ít nhất một việc.")}
CHOICES = [(kind.value, kind.label) for kind in TOLD]


class WebhookForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên hệ thống"), max_length=120, error_messages=MISSING)
    url = forms.CharField(label=gettext_lazy("Địa chỉ nhận"), max_length=LONGEST_URL, error_messages=MISSING)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Báo khi"), choices=CHOICES, error_messages={**CHOSEN, "invalid_choice": CHOSEN["required"]}
    )

    def clean_url(self) -> str:
        """Return an address that may be sent to. Raises ValidationError with the reason."""
        url: str = self.cleaned_data["url"]
        try:
            resolved(parsed(url))
        except RefusedTarget as error:
            raise ValidationError(str(error)) from error
        return url

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [(name, str(words[0])) for name, words in self.errors.items()]


def done_words(do: str, number: int) -> str:
    """Say what was done to an address."""
    return {
        "end": _("Đã ngừng báo cho địa chỉ này; những gì đang chờ không gửi nữa."),
        "ping": _("Đã xếp một lần gửi thử; kết quả hiện trong nhật ký sau khoảng một phút."),
        "again": _("Đã xếp gửi lại %d lần gửi bị hỏng.") % number,
    }[do]
