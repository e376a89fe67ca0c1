"""The paper (tờ trình) that lays what was appraised before who decides, ready for its print page."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.content import Issuer
from reports.issuer import issuer_of
from scoring.grading import Band
from scoring.models import Submission
from scoring.paper_words import UnitSaid, band_words, scheme_source, units_said

# The decree's way to write a day: months 1 and 2 with a nought, the others without.
LAST_WITH_NOUGHT = 2


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as it is printed."""

    issuer: Issuer
    title: str
    on: tuple[str, str, int]
    units: Sequence[UnitSaid]
    graded: bool
    bands: tuple[str, ...]
    source: str
    text: tuple[str, ...]
    signer: str
    run: str
    # Who gets it besides those it is addressed to.
    recipients: tuple[str, ...] = ()

    @property
    def differences(self) -> list[str]:
        """Say each line that was appraised away from what was computed or given, with its unit."""
        return [f"{unit.name}. {words}" for unit in self.units for words in unit.differences]


def printed(paper: Submission) -> Printed:
    """Return a paper ready for its print page."""
    content, scheme, on = paper.content, paper.content["scheme"], paper.signed_on
    units = paper.round.units.select_related("version", "agency")
    return Printed(
        issuer=issuer_of(list(units), on=paper.round.opens_on),
        title=paper.round.title,
        on=(f"{on.day:02}", f"{on.month:02}" if on.month <= LAST_WITH_NOUGHT else str(on.month), on.year),
        units=units_said(content),
        graded=scheme is not None,
        bands=tuple(f"{band['name']}: {band_words(Band.from_json(band))}" for band in reversed(scheme["bands"]))
        if scheme
        else (),
        source=scheme_source(scheme) if scheme else "",
        text=tuple(line for line in paper.text.splitlines() if line.strip()),
        signer=paper.signer.upper(),
        run=f"Lần tính số {paper.run_id}, mã đầu vào {paper.run.input_hash[:8]}; thẩm định: {content['body']}.",
        # A paper laid before there was a list says none.
        recipients=tuple(content.get("recipients", ())),
    )
