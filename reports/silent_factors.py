"""Factors without an index in sentences of a report: nobody answered, or it is not told. Pure."""

from collections.abc import Sequence

from reports.wording import lower_first
from scoring.results import NodeResult


def no_cases(factors: Sequence[NodeResult]) -> str:
    """Say which factors nobody answered."""
    empty = [factor for factor in factors if not factor.valid]
    if not empty:
        return ""
    names = "; ".join(lower_first(factor.name) for factor in empty)
    unscored = any(factor.max_points is not None and factor.points is None for factor in empty)
    outcome = "không chấm điểm" if unscored else "không có chỉ số"
    return f"Không phát sinh câu trả lời về yếu tố {names}: {outcome}."


def left_out(factors: Sequence[NodeResult]) -> str:
    """Say which answered factors have no index told, and hence no part in which is the highest or the lowest."""
    hidden = [lower_first(factor.name) for factor in factors if factor.index is None and factor.n]
    if not hidden:
        return ""
    return f"Chưa xét yếu tố {'; '.join(hidden)}: chỉ số không nêu để không lộ câu trả lời của từng người."
