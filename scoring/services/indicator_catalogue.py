"""Writes: the catalogue of indicators that comes with the portal."""

from pathlib import Path
from typing import Any

from django.db import transaction

import scoring.indicators
from scoring.models import Indicator
from surveys.yaml_file import parse_yaml

CATALOGUE = Path(scoring.indicators.__file__).parent / "catalogue.yaml"
# What an entry may leave out.
DEFAULTS = {"unit_label": "", "minimum": None, "maximum": None, "decimals": 2, "unverified": False}


@transaction.atomic
def load_indicators_shipped() -> list[Indicator]:
    """Store the shipped indicators by code; one that was switched off stays so, the others are left alone."""
    entries: list[dict[str, Any]] = parse_yaml(CATALOGUE.read_bytes())
    return [_load(entry, position) for position, entry in enumerate(entries, 1)]


def _load(entry: dict[str, Any], position: int) -> Indicator:
    fields = {**DEFAULTS, **entry, "position": position}
    stored, _created = Indicator.objects.update_or_create(code=fields.pop("code"), defaults=fields)
    return stored
