from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.passwords import holds_any
from agencies.models import AgencyVersion


class NamesNoAgency:
    """Refuses passwords that hold the name of an agency for which the person works."""

    def validate(self, password: str, user: Any = None) -> None:
        if isinstance(user, User) and user.pk and holds_any(password, _names(user)):
            raise ValidationError(self.get_help_text(), code="password_names_agency")

    def get_help_text(self) -> str:
        return _("Mật khẩu không được chứa tên đơn vị.")


def _names(user: User) -> list[str]:
    today = timezone.localdate()
    versions = AgencyVersion.objects.filter(agency__memberships__user=user, valid__contains=today)
    rows = versions.values_list("name", "short_name", "place_name", "agency__code")
    return [name for row in rows for name in row]
