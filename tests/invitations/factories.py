"""Lists of people and what reaches them."""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from agencies.models import Agency
from invitations.models import SampleList
from invitations.reading import Person
from invitations.services.draws import Plan, draw_sample
from invitations.services.lists import add_people, create_list
from invitations.services.queueing import start_sending
from invitations.services.sending import Sent, send_batch
from surveys.models import Channel, Round
from tests import factories
from tests.surveys.browsing import ANSWERS, CONSENT, read
from tests.surveys.factories import NOON, open_survey

LINK = re.compile(r"https://khaosat\.example(/m/[^/\s]+/)")


def survey(units: int = 1, **fields: Any) -> Round:
    return open_survey(*(factories.agency() for _number in range(units)), **fields)


def agencies_of(round: Round) -> list[Agency]:
    return [unit.agency for unit in round.units.select_related("agency").order_by("pk")]


def sample_list(round: Round, *, channel: Channel = Channel.SMS, source: str = "file", **fields: Any) -> SampleList:
    return create_list(
        round=round,
        name=fields.pop("name", "Hồ sơ tháng 2"),
        channel=channel,
        source=SampleList.Source(source),
        destroy_on=fields.pop("destroy_on", date(2027, 1, 31)),
        at=fields.pop("at", NOON),
        **fields,
    )


def number(place: int) -> str:
    return f"+849{place:08d}"


def people(round: Round, count: int, **fields: Any) -> list[Person]:
    """Return `count` people for each unit, in the units' order, each with a number and a mail address of its own."""
    units = list(round.units.order_by("pk"))
    return [
        Person(
            unit_id=unit.pk,
            phone=number(12_000_000 + place * 1000 + own),
            email=f"nguoi{place}-{own}@vidu.vn",
            name=f"Người {place}-{own}",
            address=f"Số {own} đường {place}",
            dossier=f"H{place}-{own}",
            line=place * count + own + 2,
            **fields,
        )
        for place, unit in enumerate(units)
        for own in range(count)
    ]


def filled(round: Round, count: int = 6, *, channel: Channel = Channel.SMS, **fields: Any) -> SampleList:
    """Return a list with people of all units of a round, all drawn."""
    made = sample_list(round, channel=channel)
    add_people(sample_list=made, people=people(round, count, **fields), at=NOON)
    draw_sample(sample_list=made, plan=Plan(method="all"), at=NOON)
    made.refresh_from_db()
    return made


def sent(made: SampleList, *, at: datetime = NOON) -> Sent:
    """Queue and send everything of a list."""
    start_sending(sample_list=made, at=at)
    return send_batch(sample_list=made, most=1000, at=at)


def outbox() -> list[dict[str, str]]:
    files: Iterable[Path] = Path(settings.OUTBOX).glob("*/*.json")
    return [json.loads(file.read_text()) for file in sorted(files, key=lambda file: file.stat().st_mtime_ns)]


def link_in(text: str) -> str:
    """Return the path of the link in a message."""
    found = LINK.search(text)
    assert found is not None
    return found[1]


def links() -> dict[str, str]:
    """Return the newest link by telephone number or mail address."""
    return {message["address"]: link_in(message["text"]) for message in outbox()}


def answer_by(path: str, answers: dict[str, str] | None = None, client: Client | None = None) -> Any:
    """Open a link and send its form."""
    client = client or Client()
    page = read(client.get(path).content.decode())
    return client.post(path, {**page.hidden, **CONSENT, **(answers or ANSWERS)})
