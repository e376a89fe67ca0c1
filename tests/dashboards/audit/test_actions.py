"""Every act that the portal writes down has words; what codes there are is read off the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from actionplans.models import (
    ConferenceStep,
    DesignationStep,
    ExtractStep,
    MeasureStep,
    ObligationStep,
    PlanStep,
    PressStep,
    PublicityStep,
    ReviewItemStep,
    ReviewStep,
    TypicalMeasureStep,
)
from dashboards.audit.actions import ACTIONS, OF_THE_OFFICE, SENSITIVE
from feedback.models import Step
from scoring.models import AppraisalStep, ReportText
from surveys.models import DataRequestStep, PaperBatch, ResponseDecision, Round, SupervisionStep

ROOT = Path(__file__).parents[3]
APPS = (
    "accounts",
    "agencies",
    "surveys",
    "invitations",
    "feedback",
    "scoring",
    "actionplans",
    "reports",
    "dashboards",
    "jobs",
    "notices",
    "satisfaction",
)
# Codes that are put together: what stands in the place of what varies.
ENUMERATED = {
    "appraisal.{kind.value}": AppraisalStep.Kind.values,
    "feedback.{kind.value}": Step.Kind.values,
    "report_text.{act.value}": ReportText.Act.values,
    "response.{kind.value}": ResponseDecision.Kind.values,
    "round.{after.value}": Round.State.values,
    "supervision.{kind}": SupervisionStep.Kind.values,
    "paper.batch.{state}": PaperBatch.State.values,
    "typical.{kind.value}": ["add", "propose"],
}
# Steps of things that are taken alike; how they begin is written down by itself, or with what they belong to.
TAKEN_BY = "{acts.name}.{kind.value}"
TAKEN = {
    "obligation": [each for each in ObligationStep.Kind.values if each != "give"],
    "plan": [each for each in PlanStep.Kind.values if each != "start"],
    "conference": [each for each in ConferenceStep.Kind.values if each != "plan"],
    "publicity": PublicityStep.Kind.values,
    "press": [each for each in PressStep.Kind.values if each != "start"],
    "measure": [each for each in MeasureStep.Kind.values if each != "add"],
    "extract": [each for each in ExtractStep.Kind.values if each != "start"],
    "typical": [each for each in TypicalMeasureStep.Kind.values if each not in ("add", "propose")],
    "review": [each for each in ReviewStep.Kind.values if each != "open"],
    "review_item": [each for each in ReviewItemStep.Kind.values if each != "give"],
    "data_request": [each for each in DataRequestStep.Kind.values if each != "receive"],
    "designation": [each for each in DesignationStep.Kind.values if each != "start"],
}
# In these the last word is the second thing that a helper of the same app is told.
TOLD = {
    "invitations.{what}": "invitations",
    "scoring.method_draft_{action}": "scoring",
    "surveys.draft_{action}": "surveys",
}
HELPERS = ("note", "_note", "_record", "_change")
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
PREFIXES = {code.split(".")[0] for code in ACTIONS if "." in code}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "migrations" not in name and not name.startswith(
                ("dashboards/audit/actions.py", "dashboards/audit/acts/")
            ):
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def put_together(code: ast.JoinedStr) -> str:
    return ast.unparse(code)[2:-1]


def values_of(code: ast.AST) -> set[str]:
    """Return the codes that an expression in a call may be; unknown ways to put one together fail."""
    if isinstance(code, ast.Constant):
        value = str(code.value)
        return {value} if CODE.fullmatch(value) and value.split(".")[0] in PREFIXES else set()
    pattern = put_together(code) if isinstance(code, ast.JoinedStr) else ""
    if pattern == TAKEN_BY:
        return {f"{name}.{value}" for name, values in TAKEN.items() for value in values}
    if pattern.split(".")[0] not in PREFIXES:
        return set()
    assert pattern in {*ENUMERATED, *TOLD}, pattern
    return {re.sub(r"{.*}", value, pattern) for value in ENUMERATED.get(pattern, ())}


def arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in (None, "action"))]


def plain(call: ast.Call) -> set[str]:
    """Return the codes of a record without a full stop."""
    given = [each.value for each in call.keywords if each.arg == "action"]
    return {str(each.value) for each in given if isinstance(each, ast.Constant)}


def told_to_helpers(tree: ast.AST, app: str) -> set[str]:
    """Return the codes whose last word is told to a helper, in the apps that put them together so."""
    patterns = [pattern for pattern, owner in TOLD.items() if owner == app]
    given = [call.args[1] for call in calls(tree) if called(call) in HELPERS and len(call.args) > 1]
    words = [str(each.value) for each in given if isinstance(each, ast.Constant)]
    return {re.sub(r"{.*}", word, pattern) for pattern in patterns for word in words if "." not in word}


def chosen(tree: ast.AST) -> set[str]:
    """Return the codes put into a variable called `action` before they are recorded."""
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    into = [node.value for node in assigned if any(getattr(each, "id", "") == "action" for each in node.targets)]
    return {code for value in into for each in ast.walk(value) for code in values_of(each)}


def written() -> set[str]:
    """Return every code the portal may write."""
    found: set[str] = set()
    for name, tree in trees():
        recording = [call for call in calls(tree) if called(call) in (*HELPERS, "record")]
        found |= {code for call in recording for argument in arguments(call) for code in values_of(argument)}
        found |= {code for call in recording if called(call) == "record" for code in plain(call)}
        found |= told_to_helpers(tree, name.split("/")[0]) | chosen(tree)
    return found


def test_every_act_has_words() -> None:
    codes = written()

    assert {"accounts.signed_in", "invitations.draw", "round.open", "accounts.switched_off"} <= codes
    assert len(codes) > 100
    assert sorted(codes - set(ACTIONS)) == []


def test_no_words_are_for_nothing() -> None:
    assert sorted(set(ACTIONS) - written()) == []


def test_words_tell_acts_apart() -> None:
    words = [str(each) for each in ACTIONS.values()]

    assert sorted({each for each in words if words.count(each) > 1}) == []


def test_the_office_reads_nothing_about_comments_accounts_and_roles() -> None:
    beyond = ("feedback.", "accounts.", "rights.", "api_key.", "audit.")

    assert not [code for code in OF_THE_OFFICE if code.startswith(beyond)]
    assert set(ACTIONS) >= SENSITIVE
