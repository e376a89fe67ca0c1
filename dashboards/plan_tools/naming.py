"""What the factors and items of a plan's figures are called."""

from collections.abc import Mapping

from actionplans.models import Plan
from scoring.models import ScoringRun
from scoring.selectors import method_of
from surveys.questionnaire import say
from surveys.selectors import questionnaire_of


def node_names(plan: Plan) -> dict[str, str]:
    """Return names by code in the order of the method; none where a plan rests on no figures."""
    return names_in(plan.run) if plan.run is not None else {}


def names_in(run: ScoringRun) -> dict[str, str]:
    """Return the names of a run's factors and items: an item's is the question's text where the method gives none."""
    asked = _asked(run)
    nodes = [node for node, _above in method_of(run).nodes if node.kind in ("factor", "item")]
    return {node.code: node.name or asked.get(node.code, node.code) for node in nodes}


def _asked(run: ScoringRun) -> Mapping[str, str]:
    questionnaire = questionnaire_of(run.round.questionnaire_version_id)
    return {question.code: say(question.text, "vi") for question in questionnaire.coded}


def factors_of(plan: Plan) -> frozenset[str]:
    """Return the codes of the factors."""
    if plan.run is None:
        return frozenset()
    return frozenset(node.code for node, _above in method_of(plan.run).nodes if node.kind == "factor")
