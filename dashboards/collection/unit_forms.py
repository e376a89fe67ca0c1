"""Which agencies a round measures, as people choose them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AgencyVersion, Block
from agencies.selectors import subtree, subtree_rows
from agencies.sorting import sort_key
from dashboards.collection.choices import Choices
from surveys.services.plan_checks import not_standing, outside_owner


class AgenciesForm(forms.Form):
    """Agencies of a round; `main` is the field to which faults of the choice as a whole belong."""

    main = ""

    def agencies(self, *, on: date) -> list[Agency]:
        """Return the agencies a valid form names, as things stand on a day."""
        raise NotImplementedError

    def check_standing(self, *, owner: Agency | None, on: date) -> None:
        """Add why the agencies of a valid form cannot be measured from a day on."""
        chosen = self.agencies(on=on)
        if not chosen:
            self.add_error(self.main, _("Đợt khảo sát cần ít nhất một đơn vị được đánh giá."))
        ids = [agency.pk for agency in chosen]
        standing = set(
            AgencyVersion.objects.filter(agency__in=ids, valid__contains=on).values_list("agency_id", flat=True)
        )
        faults = [not_standing(agency, on) for agency in chosen if agency.pk not in standing]
        for fault in [*faults, *outside_owner(owner, chosen, on=on)]:
            self.add_error(self.main, fault)


class UnitsForm(AgenciesForm):
    """Agencies of the province by block, by all that stands below one, and by their codes."""

    main = "codes"
    blocks = forms.MultipleChoiceField(label=gettext_lazy("Mọi đơn vị của khối"), required=False)
    below = forms.CharField(
        label=gettext_lazy("Mọi đơn vị trực thuộc của (mã)"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Không gồm chính đơn vị đó."),
    )
    codes = forms.CharField(
        label=gettext_lazy("Mã từng đơn vị"),
        required=False,
        max_length=60_000,
        help_text=gettext_lazy("Cách nhau bằng dấu phẩy hoặc xuống dòng."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        blocks = list(Block.objects.order_by("position", "code").values_list("code", "name"))
        self.fields["blocks"].choices = blocks  # type: ignore[attr-defined]

    @property
    def directory(self) -> list[tuple[str, str]]:
        """Return code and name of every agency, by name: what the boxes for codes take."""
        return _named(AgencyVersion.objects.filter(valid__contains=self.on))

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


class OwnUnitsForm(AgenciesForm):
    """Units of a survey that agencies make of their own (tự khảo sát): the agency and what stands below it."""

    main = "units"
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Cơ quan tự khảo sát và đơn vị trực thuộc"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Đơn vị “%(value)s” không thuộc cơ quan tự khảo sát.")},
    )

    def __init__(
        self, *args: Any, owners: Sequence[Agency], on: date, without: Collection[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        below = subtree_rows({owner.pk for owner in owners}, on=on)
        own = [owner.code for owner in owners]
        named = _named(AgencyVersion.objects.filter(agency__in=below, valid__contains=on).exclude(agency__in=without))
        named.sort(key=lambda pair: pair[0] not in own)
        self.fields["units"].choices = named  # type: ignore[attr-defined]

    def agencies(self, *, on: date) -> list[Agency]:
        return list(Agency.objects.filter(code__in=self.cleaned_data["units"]))


def units_form(
    owners: Sequence[Agency],
    data: Mapping[str, str] | None = None,
    *,
    on: date,
    without: Collection[int] = (),
    ticked: Sequence[str] = (),
) -> AgenciesForm:
    """Return the form for a round of the province (no owners), or of one of these agencies."""
    if not owners:
        return UnitsForm(data, on=on)
    return OwnUnitsForm(data, owners=owners, on=on, without=without, initial={"units": list(ticked)})


def _named(versions: Any) -> list[tuple[str, str]]:
    pairs: Choices = versions.values_list("agency__code", "name")
    return sorted(pairs, key=lambda pair: sort_key(pair[1]))
