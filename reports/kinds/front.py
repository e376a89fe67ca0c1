"""The head and foot of reports that are not about one scoring run."""

from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from reports.content import Head
from reports.issuer import issuer_of
from reports.wording import moment

if TYPE_CHECKING:
    from reports.asked import Asked


def head(asked: "Asked", about: str, *, draft: bool = False) -> Head:
    """Fill the parts that the decree lays down; `about` completes "báo cáo …"."""
    round = asked.round
    issuer = issuer_of(list(round.units.select_related("agency", "version")), on=round.opens_on)
    kindly = "kính " if issuer.addressee else ""
    return Head(
        issuer=issuer,
        year=localtime(asked.at).year,
        subject=about[:1].upper() + about[1:],
        addressee=issuer.addressee,
        bases=(),
        opening=f"{issuer.said} báo cáo {about}, theo số liệu đến {moment(localtime(asked.at))}, như sau:",
        closing=f"Trên đây là báo cáo {about}, {issuer.said} {kindly}báo cáo",
        recipients=(*(("Như trên;",) if issuer.addressee else ()), issuer.filing),
        synthetic=round.synthetic,
        own=round.owner_id is not None,
        draft=draft,
    )
