"""Answers of passkeys, read with care: what is posted may be anything, and part of it is stored."""

import struct
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000
# What libraries raise over bytes that are no answer of a device.
UNREADABLE = (
    *(AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError),
    *(InvalidSignature, struct.error),
)
# What a registration needs to be checked again later; nothing else of it is kept.
KEPT = {"id": str, "rawId": str, "type": str}
KEPT_RESPONSE = {"clientDataJSON": str, "attestationObject": str}


class CredentialField(forms.JSONField):
    """JSON that a browser made of a device's answer; an object, and no larger than one can be."""

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value) if len(value or "") <= LONGEST else None
        except (RecursionError, ValueError):
            found = None
        if value and not isinstance(found, dict):
            raise unreadable()
        return found


class _Careful:
    """Refuses in words whatever a device could not have answered."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as error:
            raise unreadable() from error


class SecondStepForm(_Careful, AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeySignInForm(_Careful, LoginWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField(widget=forms.HiddenInput)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Đặt tên cho khóa"), max_length=100, required=False)
    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        return _kept(self.cleaned_data["credential"])

    def clean(self) -> dict[str, Any]:
        try:
            typed: dict[str, Any] = super().clean()
        except UNREADABLE as error:
            raise unreadable() from error
        return typed


def unreadable() -> forms.ValidationError:
    return forms.ValidationError(_("Khóa này không đúng, đã hết giờ chờ, hoặc không thuộc tài khoản này. Thử lại."))


def _kept(credential: dict[str, Any]) -> dict[str, Any]:
    response = credential.get("response")
    try:
        found = {name: kind(credential[name]) for name, kind in KEPT.items()}
        response = {name: kind(response[name]) for name, kind in KEPT_RESPONSE.items()}  # type: ignore[index]
    except UNREADABLE as error:
        raise unreadable() from error
    return {**found, "response": response, "clientExtensionResults": {"credProps": {"rk": True}}}
