"""Counts and methods for the tests of scoring."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from django.utils.timezone import localdate

from accounts.models import User
from scoring.compute import compute
from scoring.counts import BlockName, ItemCounts, UnitCounts
from scoring.method import Method
from scoring.method_document import parse
from scoring.models import Approval, Publication, PublicationDraft, ScoringRun
from scoring.publications import draft_of
from scoring.results import RoundResult
from scoring.services import publications as publishing
from surveys.yaml_file import parse_yaml

DATA = Path(__file__).parent.parent / "data"
DEFINITIONS = Path(__file__).parent.parent.parent / "scoring" / "definitions"
SECTIONS = {
    "tu-phap-ho-tich": "Tư pháp - Hộ tịch",
    "ldtbxh": "LĐTB&XH",
    "dc-xd-nn-mt": "ĐC-XD-NN-MT",
}


def shipped(code: str) -> Method:
    return parse(shipped_document(code))


def shipped_document(code: str) -> dict[str, Any]:
    document: dict[str, Any] = parse_yaml((DEFINITIONS / f"{code}.yaml").read_bytes())
    return document


def method(**fields: Any) -> Method:
    return parse(document(**fields))


def document(**fields: Any) -> dict[str, Any]:
    """A small method over A1 and A2 with what is to be different."""
    return {
        "code": "thu",
        "title": "Phương pháp thử",
        "formula": "points",
        "tree": [{"code": "A", "name": "Phần A", "items": ["A1", "A2"]}],
        **fields,
    }


def unit(
    agency: str, items: Mapping[str, Sequence[int]], *, n: int | None = None, block: str | None = "so"
) -> UnitCounts:
    """A unit whose items have these counts by level; `n` is their largest number of answers unless given."""
    counts = {code: ItemCounts(tuple(levels)) for code, levels in items.items()}
    most = max((sum(levels) for levels in items.values()), default=0)
    return UnitCounts(agency, agency, block, most if n is None else n, counts)


def score(method: Method, *units: UnitCounts, blocks: Sequence[str] = ("so",)) -> RoundResult:
    names = [BlockName(code, code) for code in blocks]
    return compute(method, units, names, code="dot", name="Đợt", item_names={})


def drafted_before(run: ScoringRun, *, at: datetime) -> PublicationDraft:
    """Have shown a run as a draft whose window ended the day before, and had it approved since."""
    on = localdate(at) - timedelta(days=1)
    made = PublicationDraft.objects.create(round=run.round, run=run, opens_on=on, closes_on=on, at=run.at)
    approved(run, at=at)
    return made


def approved(run: ScoringRun, *, at: datetime, draft: PublicationDraft | None = None) -> Approval | None:
    """Have had a run of the province approved by one of its leaders, beside a draft or the one in force."""
    if run.round.owner_id is not None:
        return None
    leader, _made = User.objects.get_or_create(username="lanh-dao-phe-duyet", defaults={"full_name": "Lãnh đạo tỉnh"})
    return Approval.objects.create(
        round=run.round, run=run, draft=draft or draft_of(run.round), kind="approve", actor=leader, at=at
    )


def publish(*, run: ScoringRun, at: datetime, **said: Any) -> Publication:
    """Publish a run as the service does, once approved; where the round had no draft, it had one until yesterday."""
    first = run.round.owner_id is None and not run.round.publications.exists()
    if first and not run.round.publication_drafts.exists():
        drafted_before(run, at=at)
    else:
        approved(run, at=at)
    return publishing.publish(run=run, at=at, **said)


def quang_thanh() -> list[UnitCounts]:
    """The counts of the three sections of xã Quảng Thành in 2023."""
    forms = pd.read_csv(DATA / "quang_thanh_2023_forms.csv", comment="#")
    items = list(forms.columns[3:])
    return [
        unit(
            code,
            {item: [int((rows[item] == level).sum()) for level in range(1, 6)] for item in items},
            n=len(rows),
            block="bo-phan-cap-xa",
        )
        for code in SECTIONS
        for rows in [forms[forms["unit"] == code]]
    ]
