"""Rows of figures for tests."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from scoring.models import Indicator
from scoring.services.indicators import Taken, record_values
from tests.factories import NOW

PLAIN = {"indicator": "par", "unit": "so-y-te", "period": "2025", "value": "85,25", "source": "Báo cáo 12/BC-SNV"}


def row(**cells: str) -> dict[str, str]:
    """A good row with other cells."""
    return {**PLAIN, **cells}


def indicator(code: str = "par", **fields: Any) -> Indicator:
    """A percent from 0 to 100 of the province and of agencies, unless told otherwise."""
    plain = {"name": f"Chỉ số {code}", "group": "par", "unit": "percent", "level": "both", "better": "higher",
             "minimum": Decimal(0), "maximum": Decimal(100), "decimals": 2, "source_note": "Theo nguồn."}  # fmt: skip
    return Indicator.objects.create(code=code, **{**plain, **fields})


def take(*rows: dict[str, str], actor: User | None = None, **fields: Any) -> Taken:
    return record_values(rows=rows, actor=actor, at=NOW, **fields)
