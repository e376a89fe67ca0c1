"""What a section is made for."""

from dataclasses import dataclass
from datetime import date

from actionplans.models import Point
from dashboards.extracts.scopes import About


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom it speaks of, the period's first and last day, the day it is made on; `point` asks for plans (April)."""

    about: About
    first: date
    last: date
    on: date
    point: Point | None = None

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last
