"""Pages of second factors: django-allauth's views with this portal's templates, statuses and audit."""

import json
from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from accounts import recovery_codes
from accounts.devices import device
from accounts.entering import is_fresh
from accounts.forms import NewCodesForm
from accounts.second_factor import has_second_factor
from accounts.services import record, subject_of


class OwnPage:
    """What all pages here share: few methods, no copies kept, and 422 for a form with faults."""

    request: HttpRequest
    http_method_names: tuple[str, ...] = ("get", "head", "post")
    # The two steps of sign-in are everybody's.
    of_the_own_account = True
    # Allauth would let accounts through that have nothing to prove themselves by.
    asks_again = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (request.method or "").lower() not in self.http_method_names:
            return HttpResponseNotAllowed(name.upper() for name in self.http_method_names)
        if self.of_the_own_account and not request.user.is_authenticated:
            return redirect_to_login(request.path if request.method != "POST" else "")
        if self.of_the_own_account and self.asks_again and not is_fresh(request):
            return redirect_to_login(request.path, reverse("account_reauthenticate"))
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response

    def codes_beside(self, response: HttpResponse) -> HttpResponse:
        """Go on to new recovery codes where a person with a factor has none that work, else as `response` says."""
        user: Any = self.request.user
        if any(not recovery_codes.is_withdrawn(factor) for factor in recovery_codes.of_user(user)):
            return response
        recovery_codes.lay_out(self.request.session, recovery_codes.make_codes(user=user))
        return redirect("mfa_view_recovery_codes")

    def note(self, action: str, **detail: str) -> None:
        """Write down what a person did to the own account."""
        user: Any = self.request.user
        record(actor=user, action=action, subject=subject_of(user), detail=detail, at=timezone.now())


class Own(OwnPage, IndexView):  # type: ignore[misc]
    """The own account: name, factors, sessions."""

    asks_again = False

    http_method_names = ("get", "head")
    template_name = "accounts/own.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = Authenticator.objects.filter(user_id=self.request.user.pk).order_by("pk")
        sessions = UserSession.objects.purge_and_list(self.request.user)
        return {
            "view": self,
            "totp": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
            "passkeys": [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
            "codes_left": sum(recovery_codes.left(factor) for factor in factors if _is_codes(factor)),
            "codes_withdrawn": any(recovery_codes.is_withdrawn(factor) for factor in factors if _is_codes(factor)),
            "protected": has_second_factor(self.request.user),  # type: ignore[arg-type]
            "required": getattr(self.request, "second_factor_missing", False),
            "sessions": [(session, device(session.user_agent)) for session in _latest_first(sessions)],
        }


class Authenticate(OwnPage, AuthenticateView):  # type: ignore[misc]
    """The second step of sign-in."""

    of_the_own_account = False
    template_name = "accounts/authenticate.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(), status=422)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        person = self.stage.login.user
        types = set(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))
        context["takes_passkey"] = Authenticator.Type.WEBAUTHN in types
        context["takes_code"] = not types.isdisjoint({Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES})
        context["options"] = _json(context["js_data"]["request_options"])
        context["person"] = person
        context["fault"] = _first_fault(context["form"], "code") or _first_fault(context["webauthn_form"], "credential")
        return context


class SignInByPasskey(OwnPage, LoginWebAuthnView):  # type: ignore[misc]
    """Sign-in with nothing but a passkey: its options as JSON, then the answer of the device."""

    of_the_own_account = False

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("Khóa truy cập này không mở được tài khoản nào. Hãy dùng mật khẩu."))
        return redirect("accounts:sign_in")


class AddTotp(OwnPage, ActivateTOTPView):  # type: ignore[misc]
    template_name = "accounts/totp.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.note("accounts.factor_added", kind="totp")
        return self.codes_beside(response)


class RemoveTotp(OwnPage, DeactivateTOTPView):  # type: ignore[misc]
    template_name = "accounts/remove_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"view": self, "name": _("Ứng dụng tạo mã")}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.note("accounts.factor_removed", kind="totp")
        return response


class AddPasskey(OwnPage, AddWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Always one that asks for finger, face or PIN: it then stands for both factors.
        context["options"] = _json(webauthn.begin_registration(self.request.user, passwordless=True))
        context["form"] = kwargs.get("form", context["form"])
        context["fault"] = _first_fault(context["form"], "credential")
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.note("accounts.factor_added", kind="webauthn")
        return self.codes_beside(response)


class RemovePasskey(OwnPage, RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/remove_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"view": self, "name": self.object.wrap().name}

    def get_success_url(self) -> str:
        return reverse("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.note("accounts.factor_removed", kind="webauthn")
        return response


class RecoveryCodes(OwnPage, TemplateView):
    """Recovery codes, shown in the open once."""

    http_method_names = ("get", "head")
    template_name = "accounts/recovery_codes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        factor = recovery_codes.of_user(request.user).first()  # type: ignore[arg-type]
        if factor is None:
            raise Http404
        codes = [recovery_codes.shown(code) for code in recovery_codes.taken_up(request.session)]
        return self.render_to_response({"view": self, "codes": codes, "left": recovery_codes.left(factor)})


class NewRecoveryCodes(OwnPage, FormView):  # type: ignore[misc,type-arg]
    template_name = "accounts/new_recovery_codes.html"
    form_class = NewCodesForm
    success_url = reverse_lazy("mfa_view_recovery_codes")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        recovery_codes.lay_out(self.request.session, recovery_codes.make_codes(user=form.user))
        self.note("accounts.recovery_codes_made")
        return super().form_valid(form)


def _json(options: Any) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)


def _is_codes(factor: Authenticator) -> bool:
    return bool(factor.type == Authenticator.Type.RECOVERY_CODES)


def _latest_first(sessions: list[UserSession]) -> list[UserSession]:
    return sorted(sessions, key=lambda session: session.created_at, reverse=True)


def _first_fault(form: Any, field: str) -> str:
    faults = form.errors.get(field) or form.errors.get("__all__") if form.is_bound else None
    return str(faults[0]) if faults else ""
