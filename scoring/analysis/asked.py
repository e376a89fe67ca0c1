"""What is asked of an analysis, as parameters that are stored with its result. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, get_args

from scoring.analysis.answers import SERVICE, WHOLE

Kind = Literal["crosstab", "alpha", "drivers", "channels", "services", "raking", "opinions"]
# What the page of a unit shows, hence what is computed of every unit by itself.
OF_UNITS: tuple[Kind, ...] = ("drivers", "channels", "services")
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of analysis of a unit, a block or the round.

    `questions` are one or two profile questions (crosstab), `targets` percents by question and choice (raking), written
    as decimals so that equal margins are equal texts.
    """

    kind: Kind
    reach: str = WHOLE
    questions: tuple[str, ...] = ()
    targets: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        json: dict[str, Any] = {"reach": self.reach}
        if self.questions:
            json["questions"] = list(self.questions)
        if self.targets:
            written = self.targets.items()
            json["targets"] = {
                code: {str(choice): share for choice, share in sorted(shares.items())} for code, shares in written
            }
        return json

    @classmethod
    def from_json(cls, kind: Kind, json: Mapping[str, Any]) -> Self:
        targets = json.get("targets", {}).items()
        return cls(
            kind,
            json["reach"],
            tuple(json.get("questions", ())),
            {code: {int(choice): share for choice, share in shares.items()} for code, shares in targets},
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """What a table by groups tells forms apart by: the questions asked for, or the service."""
        return (SERVICE,) if self.kind == "services" else self.questions

    @property
    def hash(self) -> str:
        """Return what tells equal parameters."""
        text = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
