"""What a row of a year rests on, to JSON and back: by node the estimates with their weights, nothing lost. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from scoring.certainty.combining import Part
from scoring.evidence import from_json, to_json
from scoring.known import Known

Json = Mapping[str, Sequence[Mapping[str, Any]]]


def kept(known: Known) -> Json:
    """Write the weighted sums of a row."""
    return {
        code: [{"weight": str(Fraction(part.weight)), **to_json({code: part.estimate})[code]} for part in parts]
        for code, parts in known.items()
    }


def read(json: Json) -> Known:
    """Read the weighted sums of a row."""
    return {code: tuple(_part(one) for one in parts) for code, parts in json.items()}


def _part(json: Mapping[str, Any]) -> Part:
    fields = {name: value for name, value in json.items() if name != "weight"}
    return Part(Fraction(json["weight"]), from_json({"": fields})[""])
