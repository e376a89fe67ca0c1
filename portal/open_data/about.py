"""What is said about the figures of one publication: who decided, when, what it replaces, under which licence. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence as the office that runs the portal states it; nobody compared it with a decision. "": not stated."""

    name: str
    url: str

    @property
    def words(self) -> str:
        return self.name or "chưa xác định giấy phép"


@dataclass(frozen=True, slots=True)
class About:
    """Addresses are whole ones; days and times as ISO 8601 writes them.

    `number` counts the publications of a round from 1. `superseded_by` is the address of the one that replaced this
    one and `reason_superseded` why; `reason` says why this one replaced `supersedes`. `synthetic`: the answers were
    made up, for showing the portal.
    """

    round: str
    title: str
    assessment_year: int
    opens_on: str
    closes_on: str
    province: str
    number: int
    address: str
    issuing_body: str
    decision_number: str
    decision_date: str
    published_at: str
    method: str
    method_title: str
    method_version: int
    confidence_level: str
    synthetic: bool
    licence: Licence
    supersedes: str = ""
    reason: str = ""
    superseded_by: str = ""
    reason_superseded: str = ""

    @property
    def status(self) -> str:
        return "superseded" if self.superseded_by else "in_force"

    @property
    def name(self) -> str:
        """The name of the package: small letters, digits, hyphens."""
        return f"{self.round.lower()}-{self.number}"

    def to_json(self) -> dict[str, Any]:
        """Return what files say, without what is empty."""
        told: Mapping[str, Any] = {**asdict(self), "licence": self.licence.words, "licence_url": self.licence.url}
        return {"status": self.status, **{name: value for name, value in told.items() if value != ""}}

    @property
    def lines(self) -> Sequence[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.to_json().items()]
