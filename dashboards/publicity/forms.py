"""What officials type about how results are made public."""

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from actionplans.models import PublicityForm
from actionplans.models.publicity import LONGEST_TEXT
from actionplans.services.publicity import MOST_FILES
from dashboards.obligations.forms import DATES, ActForm
from documents.attachments import AttachmentsField


class DoneForm(ActForm):
    done_on = forms.DateField(label=_("Ngày công khai"), input_formats=DATES)
    words = forms.CharField(label=_("Công khai ở đâu, thế nào"), max_length=1000, required=False, widget=forms.Textarea)
    link = forms.CharField(
        label=_("Đường dẫn"),
        max_length=500,
        required=False,
        help_text=_("Địa chỉ trang đã đăng, bắt đầu bằng https:// hoặc http://"),
        validators=[URLValidator(schemes=["http", "https"], message=_("Địa chỉ không đúng."))],
    )
    proofs = AttachmentsField(
        label=_("Tệp minh chứng"),
        most=MOST_FILES,
        required=False,
        help_text=_("PDF, DOCX, XLSX, JPG, PNG; mỗi tệp tối đa 20 MB, tối đa 10 tệp."),
    )


class TextForm(ActForm):
    text = forms.CharField(label=_("Nội dung"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea)


class WayForm(forms.Form):
    name = forms.CharField(label=_("Tên hình thức"), max_length=120)
    text = forms.ChoiceField(label=_("Bài soạn sẵn"), choices=PublicityForm.Text.choices, required=False)
