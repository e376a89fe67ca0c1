from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User

PLAIN_NAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,59}\Z",
    _("Chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối, từ 2 đến 60 ký tự."),
)

# Django's own list of attributes knows first and last names only.
LIKE_THE_NAME = password_validation.UserAttributeSimilarityValidator(("full_name",))

# Django's Vietnamese catalogue lacks these sentences.
FAULTS_OF_A_PASSWORD = {
    "password_too_short": _("Mật khẩu cần ít nhất 12 ký tự."),
    "password_too_common": _("Mật khẩu này có trong danh sách mật khẩu phổ biến. Hãy chọn câu khác."),
    "password_too_similar": _("Mật khẩu quá giống tên đăng nhập hoặc họ và tên. Hãy chọn câu khác."),
}


def _words(error: forms.ValidationError) -> forms.ValidationError:
    return forms.ValidationError([FAULTS_OF_A_PASSWORD.get(str(fault.code), fault) for fault in error.error_list])


class SignInForm(forms.Form):
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=60)
    password = forms.CharField(label=_("Mật khẩu"), max_length=500, strip=False)


class UsernameField(forms.CharField):
    """A new account's name: lower case, as it can be said over the telephone."""

    def __init__(self) -> None:
        super().__init__(label=_("Tên đăng nhập"), max_length=60, validators=[PLAIN_NAME])

    def clean(self, value: Any) -> str:
        username = super().clean(value)
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Đã có tài khoản mang tên này. Hãy chọn tên khác."))
        return str(username)


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(label=_("Mật khẩu mới"), max_length=500, strip=False)
    password_again = forms.CharField(label=_("Nhập lại mật khẩu"), max_length=500, strip=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        if "password" not in typed:
            return typed
        if typed["password"] != typed.get("password_again"):
            self.add_error("password_again", _("Hai lần nhập chưa giống nhau."))
        try:
            password_validation.validate_password(typed["password"], self._owner(typed))
            LIKE_THE_NAME.validate(typed["password"], self._owner(typed))
        except forms.ValidationError as error:
            self.add_error("password", _words(error))
        return typed

    def _owner(self, typed: dict[str, Any]) -> User:
        return self.user


class FirstAdministratorForm(PasswordForm):
    username = UsernameField()
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)

    field_order = ("username", "full_name", "password", "password_again")

    def _owner(self, typed: dict[str, Any]) -> User:
        return User(username=typed.get("username", ""), full_name=typed.get("full_name", ""))
