from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from agencies.models import Agency, AgencySuccession
from agencies.services import SharesExceedOne, SuccessionStatedOtherwise, record_succession
from tests import factories

pytestmark = pytest.mark.django_db

MERGER = date(2025, 7, 1)


def state(old: Agency, new: Agency, share: str, kind: str = "split") -> AgencySuccession:
    return record_succession(
        predecessor=old,
        successor=new,
        kind=kind,
        on=MERGER,
        share=Decimal(share),
        actor=None,
        at=factories.NOW,
    )


def test_shares_of_one_day_may_make_the_whole() -> None:
    old = factories.agency()

    state(old, factories.agency(), "0.6")
    state(old, factories.agency(), "0.4")

    assert old.successions.count() == 2


def test_shares_beyond_the_whole_are_refused() -> None:
    old = factories.agency()
    state(old, factories.agency(), "0.6")

    with pytest.raises(SharesExceedOne):
        state(old, factories.agency(), "0.40001")

    assert old.successions.count() == 1


def test_the_same_statement_again_is_no_second_one() -> None:
    old, new = factories.agency(), factories.agency()
    first = state(old, new, "0.6")

    assert state(old, new, "0.6") == first


def test_another_statement_of_the_same_is_refused() -> None:
    old, new = factories.agency(), factories.agency()
    state(old, new, "0.6")

    with pytest.raises(SuccessionStatedOtherwise):
        state(old, new, "0.6", kind="transfer")


def test_a_succession_is_audited() -> None:
    succession = state(factories.agency(), factories.agency(), "0.6")

    entry = AuditEntry.objects.get(action="agencies.succession_recorded")
    assert entry.subject == f"agency:{succession.predecessor.code}"
    assert entry.detail["share"] == "0.6"


def test_a_file_of_successions_is_loaded_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.agency("cu")
    factories.agency("moi")
    factories.agency("het")
    file = tmp_path / "ke-thua.csv"
    file.write_text(
        'predecessor,successor,kind,on,share,act\ncu,moi,transfer,2025-07-01,"0,5",\nhet,,dissolve,2025-07-01,,\n'
    )

    call_command("load_successions", file)
    call_command("load_successions", file)

    assert capsys.readouterr().out.splitlines() == ["Kế thừa ghi thêm: 2.", "Kế thừa ghi thêm: 0."]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("cu,khong-co,merge,2025-07-01,", "predecessor"),
        ("cu,cu,merge,2025-07-01,", "successor"),
        ("cu,moi,dissolve,2025-07-01,", "successor"),
        ("cu,,merge,2025-07-01,", "successor"),
        ("cu,moi,nhap,2025-07-01,", "kind"),
        ("cu,moi,merge,,", "on"),
        ("cu,moi,merge,2025-07-01,2", "share"),
    ],
)
def test_a_wrong_row_stores_nothing(tmp_path: Path, row: str, column: str) -> None:
    factories.agency("cu")
    factories.agency("moi")
    file = tmp_path / "ke-thua.csv"
    file.write_text(f"predecessor,successor,kind,on,share\nmoi,cu,rename,2024-01-01,\n{row}\n")

    with pytest.raises(CommandError, match=f"Dòng 3, cột “{column}”"):
        call_command("load_successions", file)
    assert not AgencySuccession.objects.exists()
