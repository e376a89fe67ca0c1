"""The fault programme itself, and that its judge would see what it looks for."""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bench.faults.counting import Log, Verdict, judge
from bench.faults.portal import ledger
from bench.faults.telling import as_text, broken, portal_holds, untouched
from satisfaction.embedded.home import ROOT
from scoring.models import ChannelCount, DayTally, ServiceTally, Tally, UnitCount
from scoring.tally import fold_all
from surveys.models import Response, ResponseDecision, Round
from surveys.selectors import layout_of
from tests.scoring.answers import decide, send, survey, unit_of

KINDS_OF_FAULTS = 26
LEVELS: dict[str, Any] = {
    "code": "phieu-thu",
    "title": "Phiếu thử",
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [{"code": f"A{n}", "kind": "level5", "text": f"Câu {n}", "na": True} for n in (1, 2)],
        }
    ],
}


def programme(*options: str) -> dict[str, Any]:
    done = subprocess.run([ROOT / "bin" / "faults", "--json", *options], capture_output=True, text=True, check=False)
    # What did not hold is said last; all that was found goes to who reads the whole.
    assert done.returncode == 0, "\n".join([*done.stderr.splitlines()[-5:], done.stdout])[:20_000]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.system
def test_nothing_is_lost_or_doubled_in_a_short_run() -> None:
    found = programme("--short", "--only", "counting")["counting"]
    assert (found["lost"], found["doubled"], found["tallies_equal"]) == (0, 0, True)
    assert found["stored"] >= found["acknowledged"] > 0
    assert (found["workers"], found["databases"], found["inside_fold"] >= 6) == (12, 1, True)


@pytest.mark.long
@pytest.mark.system
@pytest.mark.timeout(1800)
def test_nothing_is_lost_or_doubled_in_fifty_deaths() -> None:
    found = programme("--only", "counting")["counting"]
    assert (found["lost"], found["doubled"], found["tallies_equal"]) == (0, 0, True)
    assert (found["workers"], found["databases"], found["inside_fold"] >= 25) == (50, 5, True)
    # Every statement of a fold and its commit.
    assert found["steps"] >= 25
    assert untouched(found) == set()


@pytest.mark.system
@pytest.mark.timeout(1200)
def test_the_portal_loses_and_doubles_nothing_while_everything_under_it_dies_once() -> None:
    found = programme("--short", "--only", "portal")["portal"]
    assert (found["lost"], found["doubled"], found["tallies_equal"]) == (0, 0, True)
    assert found["stored"] >= found["acknowledged"] > 0
    assert found["caught_up"]["left"] == {"forms": 0, "jobs": 0, "rounds": 0}
    assert len(found["faults"]) + len(found["skipped"]) == KINDS_OF_FAULTS


@pytest.mark.long
@pytest.mark.system
@pytest.mark.timeout(3600)
def test_the_portal_loses_and_doubles_nothing_in_long_runs() -> None:
    for _time in range(2):
        found = programme("--only", "portal")["portal"]
        assert (found["lost"], found["doubled"], found["tallies_equal"]) == (0, 0, True)
        assert len(found["faults"]) >= 5 * (KINDS_OF_FAULTS - 1)


FOUND: dict[str, Any] = {
    "acknowledged": 9,
    "lost": 0,
    "doubled": 0,
    "tallies_equal": True,
    "faults": [{"broker": True, "acknowledged": 9, "errors": 0, "flows_again": 0.1}],
    "jobs": 2,
    "caught_up": {"left": {"forms": 0, "jobs": 0, "rounds": 0}},
}


@pytest.mark.parametrize(
    "change",
    [
        {"lost": 1},
        {"doubled": 1},
        {"tallies_equal": False},
        {"acknowledged": 0},
        {"jobs": 0},
        {"faults": []},
        {"faults": [{"broker": True, "acknowledged": 2, "errors": 0, "flows_again": 0.1}]},
        {"faults": [{"broker": True, "acknowledged": 9, "errors": 1, "flows_again": 0.1}]},
        {"faults": [*FOUND["faults"], {"broker": False, "acknowledged": 0, "errors": 0, "flows_again": None}]},
        {"caught_up": {"left": {"forms": 0, "jobs": 1, "rounds": 0}}},
        {"caught_up": {"left": {"forms": 0, "jobs": 0, "rounds": 1}}},
    ],
)
def test_a_portal_that_did_not_bear_it_is_told_so(change: dict[str, Any]) -> None:
    assert portal_holds(FOUND)
    assert not portal_holds(FOUND | change)
    assert list(broken(FOUND | change))


def told(**changes: Any) -> str:
    each = {"name": "beat treo", "seconds": 2, "silent": 0, **FOUND["faults"][0]}
    more = {"stored": 9, "seconds": 60, "rounds_to_close": 1, "refused_at_once": 0, "skipped": {}, "faults": [each]}
    after = {**FOUND["caught_up"], "seconds": 5, "asked_again": 0, "unfinished": []}
    return as_text({"portal": FOUND | more | {"caught_up": after} | changes, "held": True})


def test_what_was_not_tried_stands_with_the_faults_and_in_the_last_line() -> None:
    assert told().splitlines()[-1] == "Đạt"
    lines = told(skipped={"ổ đĩa đầy": "không được gắn đĩa"}).splitlines()
    assert lines[-1] == "Đạt, nhưng CHƯA THỬ 1 lỗi (ổ đĩa đầy: không được gắn đĩa)"
    assert [line.split("CHƯA THỬ: ")[1] for line in lines if "ổ đĩa đầy  " in line] == ["không được gắn đĩa"]


def test_it_is_said_whose_clocks_jump() -> None:
    assert "PostgreSQL và hàng đợi giữ giờ của máy" in told()


def test_what_citizens_wrote_down_comes_to_its_strongest_fate(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "unit": 1, "channel": 1, "answers": [1], "fate": "sent", "at": 1},
        {"id": "a", "fate": "unknown", "status": 0, "seconds": 2.0, "at": 2},
        {"id": "a", "fate": "acknowledged", "status": 303, "seconds": 0.1, "at": 3},
        {"id": "b", "unit": 1, "channel": 1, "answers": [1], "fate": "sent", "at": 4},
        {"id": "b", "fate": "unknown", "status": 500, "seconds": 0.1, "at": 5},
        {"id": "b", "fate": "refused", "status": 422, "seconds": 0.1, "at": 6},
        {"id": "c", "unit": 1, "channel": 1, "answers": [1], "fate": "sent", "at": 7},
        {"id": "c", "fate": "refused", "status": 429, "seconds": 0.1, "at": 8},
        {"form": 503, "at": 9},
    ]
    path = tmp_path / "client.log"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"id": "d", "un')
    assert {key: form["fate"] for key, form in ledger.read([path]).forms.items()} == {
        "a": "acknowledged",
        "b": "unknown",
        "c": "undone",
    }
    assert ledger.between([path], 2, 9) == Counter(unknown=2, acknowledged=1, refused=2, forms=1, errors=2, silent=1)
    assert ledger.moments([path]) == [3]


def folded_round() -> tuple[Round, Log]:
    round = survey(questionnaire=LEVELS, tree={"items": ["A1", "A2"]})
    responses = send(unit_of(round), (5, -1), (1, 0), (3, 3))
    decide(responses[0], "exclude", 1)
    fold_all()
    return round, Log({str(response.pk): sent(response) for response in responses}, Counter({str(responses[0].pk): 1}))


def sent(response: Response) -> dict[str, Any]:
    return {
        "id": str(response.pk),
        "unit": response.round_unit_id,
        "channel": response.channel,
        "service": response.service_id,
        "day": response.submitted_on.isoformat(),
        "late": response.late,
        "answers": list(response.answers),
        "fate": "acknowledged",
    }


def judged(round: Round, log: Log) -> Verdict:
    widths = tuple(cell.width for cell in layout_of(round.questionnaire_version_id).cells)
    with connection.cursor() as cursor:
        return judge(cursor, log, widths=widths)


@pytest.mark.django_db
def test_sound_counts_are_told_so() -> None:
    assert judged(*folded_round()) == Verdict(acknowledged=3, stored=3, lost=0, doubled=0, tallies_equal=True)


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "lost", "doubled"), [(-1, 1, 0), (2, 0, 2)])
def test_a_form_missing_from_or_twice_in_a_tally_is_seen(change: int, lost: int, doubled: int) -> None:
    round, log = folded_round()
    Tally.objects.update(responses=2 + change)
    verdict = judged(round, log)
    assert (verdict.lost, verdict.doubled, verdict.tallies_equal) == (lost, doubled, False)


@pytest.mark.django_db
def test_a_wrong_place_of_a_service_is_seen() -> None:
    round, log = folded_round()
    tally = ServiceTally.objects.get()
    tally.counts[2], tally.counts[3] = tally.counts[3], tally.counts[2]
    tally.save()
    assert not judged(round, log).tallies_equal


@pytest.mark.django_db
@pytest.mark.parametrize("table", [UnitCount, ChannelCount])
def test_a_wrong_count_of_forms_is_seen(table: type[UnitCount | ChannelCount]) -> None:
    round, log = folded_round()
    table.objects.update(excluded=2)
    assert not judged(round, log).tallies_equal


@pytest.mark.django_db
def test_a_form_on_another_day_is_seen() -> None:
    round, log = folded_round()
    tally = DayTally.objects.get()
    tally.counts = [*tally.counts[-2:], *tally.counts[:-2]]
    tally.save()
    assert not judged(round, log).tallies_equal


@pytest.mark.django_db
def test_what_was_acknowledged_and_is_not_there_is_lost() -> None:
    round, log = folded_round()
    gone = "00000000-0000-4000-8000-000000000000"
    log.forms[gone] = {**next(iter(log.forms.values())), "id": gone}
    log.decisions[gone] += 1
    assert judged(round, log).lost == 2


@pytest.mark.django_db
def test_what_was_rolled_back_or_altered_and_is_there_is_one_too_many() -> None:
    round, log = folded_round()
    first, second, _third = log.forms.values()
    first["fate"] = "undone"
    second["answers"] = [4, 4]
    assert judged(round, log).doubled == 2


@pytest.mark.django_db
def test_a_lost_decision_is_lost() -> None:
    round, log = folded_round()
    log.decisions[str(ResponseDecision.objects.get().response_id)] = 2
    assert judged(round, log).lost == 1


def test_the_command_says_what_it_does() -> None:
    done = subprocess.run([Path(ROOT, "bin", "faults"), "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "--short" in done.stdout
