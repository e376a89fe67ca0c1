from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.origin import address_of
from accounts.second_factor import WrongCode, check_code, has_second_factor
from accounts.services import FAILURE_WINDOW, TooManyFailures

PLAIN_NAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,59}\Z",
    _("Chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối, từ 2 đến 60 ký tự."),
)

# Django's own list of attributes knows first and last names only.
LIKE_THE_NAME = password_validation.UserAttributeSimilarityValidator(("full_name",))

# Django's Vietnamese catalogue lacks these sentences.
FAULTS_OF_A_PASSWORD = {
    "password_too_short": _("Mật khẩu cần ít nhất 12 ký tự."),
    "password_too_common": _(
        "Mật khẩu này dễ đoán: có trong danh sách mật khẩu phổ biến hay đã lộ, hoặc theo quy luật. Hãy chọn câu khác."
    ),
    "password_names_ours": _("Mật khẩu không được chứa tên đăng nhập, tên tỉnh hay tên cổng."),
    "password_names_agency": _("Mật khẩu không được chứa tên đơn vị."),
    "password_too_similar": _("Mật khẩu quá giống tên đăng nhập hoặc họ và tên. Hãy chọn câu khác."),
}


def paused() -> str:
    """Return what is said where failures have used up the tries."""
    minutes = FAILURE_WINDOW.seconds // 60
    return (
        gettext("Đã nhập sai nhiều lần. Hãy chờ %d phút rồi thử lại, hoặc nhờ người quản trị cấp đường dẫn mới.")
        % minutes
    )


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
            # What is said of the own name helps more than that it is common.
            LIKE_THE_NAME.validate(typed["password"], self._owner(typed))
            password_validation.validate_password(typed["password"], self._owner(typed))
        except forms.ValidationError as error:
            self.add_error("password", _words(error))
        return typed

    def _owner(self, typed: dict[str, Any]) -> User:
        return self.user


class ChangePasswordForm(PasswordForm):
    """The password so far, and a new one typed twice."""

    current = forms.CharField(label=_("Mật khẩu đang dùng"), max_length=500, strip=False)

    field_order = ("current", "password", "password_again")


class ConfirmForm(forms.Form):
    password = forms.CharField(label=_("Mật khẩu"), max_length=500, strip=False)


class CodeForm(BaseAuthenticateForm):  # type: ignore[misc]
    """A code of the code generator or a recovery code, at sign-in."""

    code = forms.CharField(label=_("Mã"), max_length=40)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        address = address_of(context.request)
        try:
            self.authenticator = check_code(user=self.user, code=code, address=address, at=timezone.now())
        except WrongCode as error:
            raise forms.ValidationError(_("Mã không đúng hoặc đã dùng. Chờ mã tiếp theo rồi nhập lại.")) from error
        except TooManyFailures as error:
            raise forms.ValidationError(paused()) from error
        return code

    def save(self) -> None:
        post_authentication(context.request, self.authenticator)


class NewCodesForm(forms.Form):
    """Asks for new recovery codes, which stand beside a second factor only."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        if not has_second_factor(self.user):
            raise forms.ValidationError(_("Đặt ứng dụng tạo mã hoặc khóa truy cập trước khi lấy mã dự phòng."))
        return self.cleaned_data


class FirstAdministratorForm(PasswordForm):
    username = UsernameField()
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)

    field_order = ("username", "full_name", "password", "password_again")

    def _owner(self, typed: dict[str, Any]) -> User:
        return User(username=typed.get("username", ""), full_name=typed.get("full_name", ""))
