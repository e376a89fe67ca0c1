"""Phúc tra: samples of a round's numbered forms, the second answers, and how far they agree."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires, scope_of
from charts.numbers import vi
from surveys import paper_desk
from surveys.access import Hand
from surveys.models import Recheck, RecheckForm, Response
from surveys.paper.agreement import Agreement
from surveys.paper_files import csv_response
from surveys.paper_forms import RecheckDrawForm
from surveys.selectors import sheet_of
from surveys.selectors.paper import Checked, RecheckResult, has_numbered_forms, recheck_result
from surveys.services import paper
from surveys.views.paper import typed as typing
from surveys.views.paper.reach import CHECKING, checked_round, recheck_of

MISSED = "_missed"
# By item, fewer would tell what single forms say.
FEWEST_FORMS = 5


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*CHECKING)
@never_cache
def rechecks(request: HttpRequest, code: str) -> HttpResponse:
    """List the samples of a round, and draw one."""
    hand = checked_round(request, code)
    form = RecheckDrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drawn = _draw(form, hand)
        if drawn is not None:
            return redirect("paper:recheck", code, drawn.pk)
    related = ("round_unit__version", "surveyor", "drawn_by")
    found = hand.round.rechecks.select_related(*related)
    roles = (Role.HOME_AFFAIRS, Role.SUPERVISOR)
    context = {
        "round": hand.round,
        # What a supervising body drew is for it and the office alone.
        "sampled": scope_of(hand.user, on=localdate(), roles=roles).everything,
        "form": form,
        "lines": [(each, recheck_result(each)) for each in found],
        "draws": has_numbered_forms(hand.round),
        "kinds": Recheck.Kind.choices,
        "units": [("", _("Cả đợt")), *((unit.agency.code, unit.version.name) for unit in hand.units)],
        "surveyors": [("", _("Mọi điều tra viên")), *((str(each.pk), each.full_name) for each in _surveyors(hand))],
    }
    return render(request, "surveys/paper/rechecks.html", context, status=422 if form.is_bound else 200)


@require_safe
@requires(*CHECKING)
@never_cache
def recheck(request: HttpRequest, code: str, recheck_id: int) -> HttpResponse:
    """Show a sample, how far it is checked, and how the answers agree."""
    hand = checked_round(request, code)
    found = recheck_of(hand, recheck_id)
    result = recheck_result(found)
    context = {
        "round": hand.round,
        "recheck": found,
        "result": result,
        "overall": percent(result.overall),
        "items": _item_rows(result),
        "groups": _groups(result),
        "manages": hand.manages,
    }
    return render(request, "surveys/paper/recheck.html", context)


@require_safe
@requires(*CHECKING)
def table(request: HttpRequest, code: str, recheck_id: int) -> HttpResponse:
    """Hand out the list of the sample with how far each form agrees."""
    hand = checked_round(request, code)
    found = recheck_of(hand, recheck_id)
    rows = _rows(recheck_result(found))
    return csv_response(request, rows, subject=f"round:{code}", name=f"phuc-tra-{code}-{recheck_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*CHECKING)
@never_cache
def form(request: HttpRequest, code: str, recheck_id: int, position: int) -> HttpResponse:
    """Take the second answers of one form; the first ones are not shown, so that they lead nobody."""
    hand = checked_round(request, code)
    found = recheck_of(hand, recheck_id)
    known = get_object_or_404(found.forms.select_related("response__round_unit__version"), position=position)
    sheet = sheet_of(known.response.questionnaire_version_id)
    typed = typing.read_answers(request.POST, sheet)
    if request.method == "POST":
        words = _take(request, hand, known, typed)
        if words is not None:
            messages.success(request, words)
            return _to_next(code, found, position)
    made = paper_desk.lines(sheet.questionnaire, typed.keys, typed.errors)
    context = {
        "round": hand.round,
        "recheck": found,
        "known": known,
        "sections": paper_desk.sections(made),
        "missed": request.POST.get(MISSED, known.missed),
        "summary": [*((field, words) for field, words in typed.faults.items()), *paper_desk.summary(made)],
    }
    return render(request, "surveys/paper/recheck_form.html", context, status=422 if request.method == "POST" else 200)


def percent(agreed: Agreement) -> str:
    """Return the agreement as printed: one decimal, half up."""
    return vi(_rounded(agreed.share * 100, "0.1")) if agreed.share is not None else "–"


def _draw(form: RecheckDrawForm, hand: Hand) -> Recheck | None:
    data = form.cleaned_data
    unit = next((each for each in hand.units if each.agency.code == data["unit"]), None)
    surveyor = next((each for each in _surveyors(hand) if str(each.pk) == data["surveyor"]), None)
    if (data["unit"] and unit is None) or (data["surveyor"] and surveyor is None):
        form.add_error("unit" if data["unit"] and unit is None else "surveyor", _("Chọn lại trong danh sách."))
        return None
    wanted = {"kind": data["kind"], "percent": data["percent"], "seed": data["seed"]}
    try:
        return paper.draw_recheck(round=hand.round, unit=unit, surveyor=surveyor, actor=hand.user, at=now(), **wanted)
    except paper.PaperRefused as refused:
        form.add_error("percent", str(refused))
        return None


def _take(request: HttpRequest, hand: Hand, known: RecheckForm, typed: typing.Typed) -> str | None:
    """Keep what was typed and say so, or None with the faults noted."""
    if request.POST.get(typing.ACTION) == "missed":
        typed.errors = {}
        try:
            paper.miss_recheck(form=known, words=request.POST.get(MISSED, ""), actor=hand.user, at=now())
        except paper.PaperRefused as refused:
            typed.faults[MISSED] = str(refused)
            return None
        return _("Đã ghi phiếu %s không phúc tra được.") % known.response.form_no
    if typed.errors:
        return None
    if not any(typed.answers):
        typed.faults[""] = _("Chưa nhập câu trả lời nào. Nếu không phúc tra được thì ghi lý do ở dưới.")
        return None
    try:
        paper.answer_recheck(form=known, answers=typed.answers, actor=hand.user, at=now())
    except paper.PaperRefused as refused:
        typed.faults[""] = str(refused)
        return None
    return _("Đã lưu phúc tra phiếu %s.") % known.response.form_no


def _to_next(code: str, found: Recheck, position: int) -> HttpResponse:
    open_ones = found.forms.filter(answers=None, missed="")
    following = open_ones.filter(position__gt=position).first() or open_ones.first()
    if following is None:
        return redirect("paper:recheck", code, found.pk)
    return redirect("paper:recheck_form", code, found.pk, following.position)


def _surveyors(hand: Hand) -> list[User]:
    asked = Response.objects.of_round(hand.round).exclude(surveyor=None).values("surveyor")
    return list(User.objects.filter(pk__in=asked).order_by("full_name"))


def _groups(result: RecheckResult) -> list[tuple[str, list[tuple[str, Agreement, str]]]]:
    named = ((_("Theo đơn vị"), result.units), (_("Theo điều tra viên"), result.surveyors))
    return [(title, [(name, agreed, percent(agreed)) for name, agreed in rows]) for title, rows in named if rows]


def _item_rows(result: RecheckResult) -> list[tuple[str, str, Agreement, str, str]]:
    """Return the rows by item; with fewer forms than hide a single one there are none."""
    if result.done < FEWEST_FORMS:
        return []
    return [(code, words, agreed, percent(agreed), _kappa(agreed)) for code, words, agreed in result.items]


def _kappa(agreed: Agreement) -> str:
    return vi(_rounded(agreed.kappa, "0.01")) if agreed.kappa is not None else "–"


def _rounded(value: Fraction, step: str) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(step), ROUND_HALF_UP)


def _rows(result: RecheckResult) -> Iterator[list[str]]:
    yield [
        _("Thứ tự rút"), _("Số phiếu"), _("Đơn vị"), _("Điều tra viên"), _("Tình trạng"), _("Số câu so"),
        _("Số câu trùng"), _("Tỷ lệ trùng (%)"),
    ]  # fmt: skip
    for each in result.forms:
        yield [
            str(each.position), each.form_no, each.unit, each.surveyor, _state(each),
            str(each.agreement.compared), str(each.agreement.equal), percent(each.agreement),
        ]  # fmt: skip


def _state(each: Checked) -> str:
    if each.done:
        return _("đã phúc tra")
    return _("không phúc tra được: %s") % each.missed if each.missed else _("chưa phúc tra")
