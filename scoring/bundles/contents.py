"""The files of an evidence bundle: everything that a run was computed from and what came out, and who decided on it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from documents.csv_files import csv_bytes
from scoring.models import Appraisal, Evidence, Objection, Publication, ScoringRun, Submission
from scoring.selectors import result_of

BUNDLED = Path(__file__).parent / "bundled"
AS_THEY_ARE = ("README.txt", "figures.py", "recompute.py")
Json = dict[str, Any]


def files_of(evidence: Evidence, publication: Publication | None) -> dict[str, bytes]:
    """Return the files by name. The same run and decision give the same bytes; no person is named in them."""
    run, inputs = evidence.run, evidence.inputs
    files = {
        "method.json": _json(run.method_version.document),
        "questionnaire.json": _json(run.round.questionnaire_version.definition),
        "units.csv": csv_bytes(_units(inputs)),
        "channels.csv": csv_bytes([("channel", "design"), *inputs["designs"].items()]),
        "tallies.csv": csv_bytes(_tallies(inputs)),
        "scores.json": _json(result_of(run).to_json()),
        "publication.json": _json(_publication(publication) if publication else None),
        "appraisals.json": _json(list(_appraisals(run, publication))),
        "paper.json": _json(_paper(run)),
        "objections.json": _json(list(_objections(run, publication))),
        **{name: (BUNDLED / name).read_bytes() for name in AS_THEY_ARE},
    }
    return {**files, "manifest.json": _json(_manifest(run, inputs, files))}


def _manifest(run: ScoringRun, inputs: Json, files: Mapping[str, bytes]) -> Json:
    return {
        "round": run.round.code,
        "title": run.round.title,
        "assessment_year": run.round.assessment_year,
        "synthetic": run.round.synthetic,
        "method": run.method_version.method.code,
        "method_version": run.method_version.number,
        "method_hash": run.method_version.document_hash,
        "questionnaire_hash": run.round.questionnaire_version.definition_hash,
        "run": run.pk,
        "computed_at": run.at.isoformat(),
        "input_hash": run.input_hash,
        "code_version": run.code_version,
        "ranking": inputs["ranking"],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }


def _units(inputs: Json) -> Iterator[Iterable[object]]:
    yield ("unit", "name", "block", "block_name", "parent", "reports_into", "dossiers", "responses")
    forms: dict[str, int] = {}
    for agency, _channel, _month, responses, _counts in inputs["tallies"]:
        forms[agency] = forms.get(agency, 0) + responses
    for unit in inputs["units"]:
        fields = [unit[key] for key in ("agency", "name", "block", "block_name", "parent", "into", "dossiers")]
        yield (*fields, forms.get(unit["agency"], 0))


def _tallies(inputs: Json) -> Iterator[Iterable[object]]:
    """Yield a row for each unit, channel and month: forms, then of each item "không áp dụng" and its levels."""
    layout = inputs["layout"]
    names = [name for code, _, levels in layout for name in _columns(code, levels)]
    yield ("unit", "channel", "month", "responses", *names)
    for agency, channel, month, responses, counts in inputs["tallies"]:
        cells = [count for _, first, levels in layout for count in counts[first - 1 : first + levels]]
        yield (agency, channel, month, responses, *cells)


def _columns(code: str, levels: int) -> list[str]:
    return [f"{code}.na", *(f"{code}.{level}" for level in range(1, levels + 1))]


def _publication(publication: Publication) -> Json:
    before = publication.supersedes
    return {
        "issuing_body": publication.issuing_body,
        "decision_number": publication.decision_number,
        "decision_date": publication.decision_date.isoformat(),
        "published_at": publication.published_at.isoformat(),
        "supersedes": before and {"number": before.decision_number, "date": before.decision_date.isoformat()},
        "reason": publication.reason,
        "withheld": publication.withheld,
    }


def _appraisals(run: ScoringRun, publication: Publication | None) -> Iterator[Json]:
    found = (
        Appraisal.objects.filter(round_unit__round=run.round)
        .select_related("round_unit__agency", "step")
        .order_by("id")
    )
    if publication is not None:
        found = found.filter(at__lte=publication.published_at)
    for one in found:
        yield {
            "unit": one.round_unit.agency.code,
            "node": one.node,
            "kind": one.kind,
            "measure": one.measure,
            "value": None if one.value is None else str(one.value.normalize()),
            "reason": one.reason,
            "document": one.document,
            "step": one.step and one.step.number,
            "at": one.at.isoformat(),
        }


def _paper(run: ScoringRun) -> Json | None:
    """Return the paper that laid the run, with the appraised values and the grades; None where none did."""
    paper = Submission.objects.filter(run=run, end=None).first()
    if paper is None:
        return None
    head = {"number": paper.number, "date": paper.signed_on.isoformat(), "signer": paper.signer}
    return head | {"addressee": paper.addressee, "text": paper.text, "content": paper.content}


def _objections(run: ScoringRun, publication: Publication | None) -> Iterator[Json]:
    """Yield what was said about the draft before the decision; its run may be an earlier one."""
    draft = publication.draft if publication else None
    about = Objection.objects.filter(draft=draft) if draft else Objection.objects.filter(draft__run=run)
    for one in about.select_related("round_unit__agency").prefetch_related("answers").order_by("id"):
        # An answer that was replaced after the decision stands in its bundle as it was.
        then = [each for each in one.answers.all() if publication is None or each.at <= publication.published_at]
        answer = then[0] if then else None
        yield {
            "unit": one.round_unit.agency.code,
            "text": one.text,
            "at": one.at.isoformat(),
            "outcome": answer and answer.outcome,
            "answer": answer and answer.text,
        }


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
