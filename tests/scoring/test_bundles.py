"""Evidence bundles: the same bytes each time, and figures that a script without the portal finds again."""

import ast
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.utils.timezone import now

from jobs.models import Job
from scoring.bundles.contents import BUNDLED, files_of
from scoring.bundles.zipped import zip_bytes
from scoring.models import Evidence, ScoringRun
from scoring.publication_tasks import make_bundle
from scoring.selectors import result_of
from scoring.services import assign_method, load_method, score_round
from scoring.services.bundles import bundle_of, request_bundle
from scoring.services.publications import keep_evidence
from surveys.models import Channel, Round, RoundChannel, RoundUnit
from surveys.services import load_questionnaire
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, QUESTIONNAIRE, send, survey, unit_of
from tests.scoring.factories import DATA, SECTIONS, publish, shipped_document

pytestmark = pytest.mark.django_db
Unpack = Callable[[bytes], Path]
FAIR = (3, 4, 1, 0, 1)
UNLIKE = (2, 0, 2, 0, 0)


def closed(round: Round) -> Round:
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    round.refresh_from_db()
    return round


def run_of(round: Round) -> ScoringRun:
    return score_round(round=round, actor=None, at=NOW)


@pytest.fixture
def unpack(tmp_path: Path) -> Unpack:
    def into(content: bytes) -> Path:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            bundle.extractall(tmp_path)
        return tmp_path

    return into


def recomputed(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the bundle's script as its reader would: nothing of the portal in the environment or on the path."""
    return subprocess.run(
        [sys.executable, "-I", "-c", _ALONE, str(folder)],
        capture_output=True,
        text=True,
        env={},
        cwd=folder,
        check=False,
    )


# `-I` takes the folder of the script off the path, and with it every package of this project's environment.
_ALONE = """
import runpy, sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path]
folder = sys.argv.pop(1)
sys.path.insert(0, folder)
runpy.run_path(folder + "/recompute.py", run_name="__main__")
"""


def tampered(folder: Path, name: str, old: str, new: str) -> None:
    """Change one number and mend the sum of its file, as a careful forger would."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_bytes(text.replace(old, new, 1).encode())
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


TREES: dict[str, dict[str, Any]] = {
    "top2": {"formula": "top2"},
    "points": {},
    "points0": {"formula": "points0", "rounding": {"digits": 3, "mode": "truncate"}},
    "mean": {"tree": {"formula": "mean_of_children", "na": "zero", "items": ["A1", "A2"]}},
    "mean of pooled": {
        "formula": "top2",
        "tree": {
            "formula": "mean_of_children",
            "children": [
                {"code": "A", "name": "A", "items": ["A1"]},
                {"code": "B", "name": "B", "formula": "points0", "items": ["A2"]},
            ],
        },
    },
    "weighted": {
        "na": "full",
        "tree": {"formula": "weighted", "weights": {"A1": 35, "A2": 65}, "weights_total": 100, "items": ["A1", "A2"]},
    },
    "single": {"tree": {"formula": "single_item", "items": ["A2"]}, "formula": "points0"},
    "exact ranks": {"rank": {"by": "exact", "kind": "competition"}, "rounding": {"digits": 0, "mode": "half_up"}},
    "minimum": {"minimum": 3},
    "roll-ups": {"roll_up": {"block": "weighted", "parent": "weighted", "total": "mean"}},
    "points of nodes": {
        "points": {"components": {"root": 10, "A1": "7.5", "A2": 3}, "na": "zero", "total": "rounded_sum"}
    },
    "points of a table": {
        "points": {
            "components": {
                "A1": {
                    "piecewise": [
                        {"from": 0, "to": 50, "to_belongs": "above", "points": 0},
                        {"from": 50, "to": 90, "to_belongs": "below", "points": [1, "5.5"]},
                        {"from": 90, "to": 100, "points": 6},
                    ]
                },
                "A2": 4,
            },
            "na": "full",
            "rounding": {"digits": 1, "mode": "truncate"},
        }
    },
    "drawn alone": {"channels_counted": ["drawn"]},
    "volunteered too": {"channels_counted": "all"},
}


@pytest.mark.parametrize("tree", list(TREES))
def test_the_script_finds_every_figure_of_every_kind_of_method(tree: str, unpack: Unpack) -> None:
    round = survey("so-mot", "so-hai", "so-ba", "so-bon", **TREES[tree])
    RoundUnit.objects.filter(agency__code="so-hai").update(population=400)
    RoundUnit.objects.filter(agency__code="so-mot").update(population=90)
    RoundUnit.objects.filter(agency__code="so-bon").update(reports_into=unit_of(round))
    send(unit_of(round), GOOD, POOR, FAIR, FAIR)
    send(unit_of(round), POOR, channel=Channel.KIOSK)
    send(unit_of(round, "so-hai"), POOR, UNLIKE, on=date(2026, 3, 20))
    send(unit_of(round, "so-bon"), FAIR, UNLIKE)

    done = recomputed(unpack(bundle_of(run=run_of(closed(round)), at=NOW)))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Khớp cả" in done.stdout


def test_the_script_finds_the_published_figures_of_quang_thanh(unpack: Unpack) -> None:
    run = run_of(quang_thanh())
    folder = unpack(bundle_of(run=run, at=NOW))

    assert json.loads((folder / "scores.json").read_text(encoding="utf-8"))["total"]["index"] == "85.81"
    assert recomputed(folder).returncode == 0


def quang_thanh() -> Round:
    """Make the round of xã Quảng Thành out of its forms."""
    document = {**QUESTIONNAIRE, "code": "quang-thanh"}
    forms = pd.read_csv(DATA / "quang_thanh_2023_forms.csv", comment="#")
    items = list(forms.columns[3:])
    questions = [{"code": item, "kind": "level5", "text": item, "na": True} for item in items]
    document["sections"] = [{"code": "A", "title": "A", "questions": questions}]
    made = factories.survey_round("qt", questionnaire_version=load_questionnaire(document=document, at=NOW))
    RoundChannel.objects.create(round=made, channel=Channel.COUNTER, design="census")
    assign_method(round=made, method_version=load_method(document=shipped_document("diem-cap-xa"), at=NOW))
    block = factories.block("bo-phan")
    for code in SECTIONS:
        unit = factories.round_unit(made, factories.agency(code, block=block))
        rows = forms[forms["unit"] == code][items].fillna(-1).to_numpy().tolist()
        send(unit, *[[int(level) for level in row] for row in rows])
    return closed(made)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("scores.json", '"exact": "11/15"', '"exact": "12/15"'),
        ("scores.json", '"rank": 2', '"rank": 1'),
        ("scores.json", '"index": "73.33"', '"index": "73.34"'),
        ("tallies.csv", "so-hai;1;2026-03-01;3;0;0;2;0", "so-hai;1;2026-03-01;3;0;0;1;1"),
        ("method.json", '"half_up"', '"truncate"'),
    ],
)
def test_one_changed_number_is_found(name: str, old: str, new: str, unpack: Unpack) -> None:
    rounding = {"digits": 2, "mode": "half_up"}
    round = survey("so-mot", "so-hai", rounding=rounding)
    send(unit_of(round), GOOD, POOR)
    send(unit_of(round, "so-hai"), GOOD)
    # 2/3 is where cutting off and rounding part.
    send(unit_of(round, "so-hai"), (2, 4, 1, 0, 0), (2, 1, 1, 0, 0))
    folder = unpack(bundle_of(run=run_of(closed(round)), at=NOW))
    assert recomputed(folder).returncode == 0
    tampered(folder, name, old, new)

    done = recomputed(folder)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "DIFFERS" in done.stdout


def test_a_file_changed_without_its_sum_is_found(unpack: Unpack) -> None:
    folder = unpack(bundle_of(run=run_of(closed(survey())), at=NOW))
    (folder / "publication.json").write_text('{"decision_number": "1"}', encoding="utf-8")
    done = recomputed(folder)
    assert (done.returncode, "publication.json: sha256" in done.stdout) == (1, True)


def test_what_is_no_bundle_is_said_to_be_none(unpack: Unpack) -> None:
    folder = unpack(bundle_of(run=run_of(closed(survey())), at=NOW))
    (folder / "scores.json").unlink()
    done = recomputed(folder)
    assert (done.returncode, "cannot read" in done.stdout) == (2, True)


@pytest.mark.parametrize("name", ["recompute.py", "figures.py"])
def test_the_scripts_are_python_of_3_9_and_import_nothing_of_the_portal(name: str) -> None:
    tree = ast.parse((BUNDLED / name).read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= {*sys.stdlib_module_names, "figures"}


def test_the_same_inputs_give_the_same_bytes() -> None:
    round = closed(survey("so-mot", "so-hai"))
    send(unit_of(round), GOOD, POOR)
    send(unit_of(round, "so-hai"), GOOD)
    first, second = run_of(round), run_of(round)

    assert first.input_hash == second.input_hash
    assert json.dumps(result_of(first).to_json()) == json.dumps(result_of(second).to_json())
    assert bundle_of(run=first, at=NOW) == bundle_of(run=first, at=now())
    one, two = (files_of(keep_evidence(run=run, at=NOW), None) for run in (first, second))
    assert {name for name in one if one[name] != two[name]} == {"manifest.json"}


def test_the_bundle_keeps_what_was_counted_when_more_comes_later(unpack: Unpack) -> None:
    round = survey()
    send(unit_of(round), GOOD)
    run = run_of(closed(round))
    before = bundle_of(run=run, at=NOW)
    send(unit_of(round), POOR)
    run_of(round)

    assert bundle_of(run=run, at=NOW) == before
    assert recomputed(unpack(before)).returncode == 0


def test_the_bundle_names_the_decision_and_no_person(unpack: Unpack) -> None:
    snv = factories.user("snv-x", full_name="Trần Thị Tên Riêng")
    run = score_round(round=closed(survey()), actor=snv, at=NOW)
    publish(
        run=run,
        issuing_body="UBND tỉnh",
        decision_number="605/QĐ-UBND",
        decision_date=NOW.date(),
        actor=snv,
        at=NOW,
    )
    folder = unpack(bundle_of(run=run, at=NOW))
    assert json.loads((folder / "publication.json").read_text())["decision_number"] == "605/QĐ-UBND"
    assert not [path for path in folder.iterdir() if "Tên Riêng" in path.read_text(encoding="utf-8")]


def test_names_and_contents_alone_decide_the_bytes() -> None:
    assert zip_bytes({"b": b"2", "a": b"1"}) == zip_bytes({"a": b"1", "b": b"2"})


def test_evidence_is_kept_once() -> None:
    run = run_of(closed(survey()))
    assert keep_evidence(run=run, at=NOW) == keep_evidence(run=run, at=NOW)
    assert Evidence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_the_bundle_for_whoever_may_have_it(cast: Cast) -> None:
    run = run_of(closed(survey()))
    for person, state in ((cast.snv, Job.State.DONE), (cast.giam_sat, Job.State.FAILED)):
        job = request_bundle(run=run, actor=person, back_url="/", at=NOW)
        make_bundle(job_id=str(job.pk), run_id=run.pk)
        job.refresh_from_db()
        assert job.state == state, job.error
