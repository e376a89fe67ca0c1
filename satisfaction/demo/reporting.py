"""An extract of the demonstration's year so far, made of its numbers, with a word written beside them."""

from datetime import datetime

from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Extract
from actionplans.periods import period
from actionplans.services.extracts import start_extract, write
from actionplans.services.taking import Hand
from dashboards.extracts.content import to_json
from dashboards.extracts.scopes import about
from dashboards.extracts.sections import sections
from dashboards.extracts.sections.asked import Asked

OFFICE = "demo-noi-vu"


def load(*, at: datetime) -> None:
    """Make the extract; once."""
    if Extract.objects.exists():
        return
    office, on = User.objects.get(username=OFFICE), localdate(at)
    year = period("year", on.year)
    asked = Asked(about(None, None, on=on), year.first, year.last, on)
    numbers = to_json(sections(asked, kind="year"))
    made = start_extract(kind="year", first=year.first, last=year.last, numbers=numbers, actor=office, at=at)
    text = "Nhận định giả định của bản trình diễn: cần đôn đốc các đơn vị còn nhiệm vụ quá hạn."
    write(extract=made, texts={"nhiem-vu": text}, hand=Hand(actor=office, at=at, seen=made.version))
