"""What the portal does with methods, counts and scores."""

from scoring.services.methods import MethodDoesNotFit, assign_method, load_method, load_methods_shipped
from scoring.services.planning import (
    change_plan,
    copy_planned_round,
    delete_planned_round,
    open_planned_round,
    plan_round,
    save_plan,
)
from scoring.services.runs import CODE_VERSION, NoMethod, request_score, score_anew, score_round, store_run

__all__ = [
    "CODE_VERSION",
    "MethodDoesNotFit",
    "NoMethod",
    "assign_method",
    "change_plan",
    "copy_planned_round",
    "delete_planned_round",
    "load_method",
    "load_methods_shipped",
    "open_planned_round",
    "plan_round",
    "request_score",
    "save_plan",
    "score_anew",
    "score_round",
    "store_run",
]
