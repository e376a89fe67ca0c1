"""Who issues a report: the commune whose sections a round measures, otherwise the province's Sở Nội vụ."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from agencies.models import AgencyVersion
from reports.content import Issuer
from reports.wording import BLANK
from surveys.models import RoundUnit

# Nghị định 30/2020/NĐ-CP, Phụ lục I: the office keeps a copy, and the unit that drafted it.
FILING = f"Lưu: VT,{BLANK}."


def issuer_of(units: Sequence[RoundUnit], *, on: date) -> Issuer:
    """Return the issuer of a round's reports, by the agencies' versions on a day."""
    commune = _common_commune(units, on)
    return _province() if commune is None else _commune(commune, on)


def _common_commune(units: Sequence[RoundUnit], on: date) -> AgencyVersion | None:
    """Return the commune that every unit is or stands under, if there is just one."""
    versions = [unit.version for unit in units]
    communes: dict[int, AgencyVersion] = {}
    for _level in AgencyVersion.Level:
        below = [version for version in versions if version.level != AgencyVersion.Level.COMMUNE]
        communes |= {version.agency_id: version for version in versions if version not in below}
        if any(version.parent_id is None for version in below):
            return None
        parents = {version.parent_id for version in below}
        versions = list(AgencyVersion.objects.filter(agency_id__in=parents, valid__contains=on))
        if len(versions) < len(parents):
            return None
    return next(iter(communes.values())) if len(communes) == 1 else None


def _province() -> Issuer:
    name = settings.PROVINCE_NAME
    kind = "thành phố" if name.casefold().startswith("thành phố ") else "tỉnh"
    place = name[len(kind) :].strip() if kind == "thành phố" else name
    return Issuer(
        parent=f"UBND {kind} {place}".upper(),
        name="SỞ NỘI VỤ",
        sign="BC-SNV",
        place=place,
        said="Sở Nội vụ",
        addressee=f"Ủy ban nhân dân {kind} {place}",
        signer=("GIÁM ĐỐC",),
        filing=FILING,
    )


def _commune(version: AgencyVersion, on: date) -> Issuer:
    above = AgencyVersion.objects.filter(agency__children=version, valid__contains=on).first()
    name = version.name.upper().replace("ỦY BAN NHÂN DÂN", "UBND")
    return Issuer(
        parent="",
        name=name if name.startswith("UBND") else f"UBND {name}",
        sign="BC-UBND",
        place=version.place_name or version.short_name,
        said=version.name,
        addressee=above.name if above else "",
        signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        filing=FILING,
    )
