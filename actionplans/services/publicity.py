"""Writes: in which ways an agency told everybody of a publication, and which ways there are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import User
from accounts.services import record
from actionplans.models import Publicity, PublicityFile, PublicityForm, PublicityStep
from actionplans.services.taking import Acts, Hand, take
from agencies.models import Agency
from documents.attachments import Attached
from scoring.models import Publication

MOST_FILES, MOST_FORMS = 10, 30
DOING, State = PublicityStep.Kind, Publicity.State
TODO = frozenset((State.TODO,))
ACTS = Acts(
    "publicity",
    {
        DOING.DONE: TODO,
        DOING.UNDO: frozenset((State.DONE, State.SKIPPED)),
        DOING.SKIP: TODO,
        DOING.TEXT: frozenset(State),
    },
    frozenset((DOING.SKIP,)),
)
# Ways that công văn 2517/UBND of Khánh Hòa (2017) and papers like it name: code, name, what the portal drafts.
USUAL: Sequence[tuple[str, str, str]] = (
    ("cong-thong-tin", "Cổng, trang thông tin điện tử", PublicityForm.Text.WEBSITE),
    ("niem-yet", "Bảng niêm yết", PublicityForm.Text.BOARD),
    ("loa-truyen-thanh", "Loa truyền thanh", PublicityForm.Text.ALOUD),
    ("hoi-nghi", "Hội nghị", PublicityForm.Text.NONE),
    ("bao-chi", "Báo chí", PublicityForm.Text.NONE),
    ("khac", "Hình thức khác", PublicityForm.Text.NONE),
)


class WrongDay(ValueError):
    """Nothing is made public before it is published, or on a day to come."""


class NothingShown(ValueError):
    """What was done needs words, a link or a file that shows it."""


class TooMany(ValueError):
    """No more files or ways than there is room for."""


class NameTaken(ValueError):
    """There is such a way already."""


@transaction.atomic
def done(
    *,
    item: Publicity,
    done_on: date,
    words: str,
    link: str,
    files: Sequence[Attached] = (),
    published_on: date,
    hand: Hand,
) -> Publicity:
    """Write down that it was done. Raises Changed, NotNow, WrongDay, NothingShown, TooMany."""
    if not published_on <= done_on <= hand.on:
        raise WrongDay(done_on)
    if not (words or link or files):
        raise NothingShown
    said: dict[str, Any] = {"done_on": done_on, "words": words, "link": link}
    found, step = take(_locked(item), ACTS, DOING.DONE, hand, state=State.DONE, **said)
    if PublicityFile.objects.filter(step__item=found).count() + len(files) > MOST_FILES:
        raise TooMany
    PublicityFile.objects.bulk_create(
        PublicityFile(step=step, key=each.key, name=each.name, kind=each.kind, size=each.size, sha256=each.sha256)
        for each in files
    )
    return found


@transaction.atomic
def undo(*, item: Publicity, note: str = "", hand: Hand) -> Publicity:
    """Write down that it was not done, or does apply. Raises Changed, NotNow."""
    return take(_locked(item), ACTS, DOING.UNDO, hand, note, state=State.TODO, done_on=None)[0]


@transaction.atomic
def skip(*, item: Publicity, note: str, hand: Hand) -> Publicity:
    """Write down that the agency has no such way, and why. Raises Changed, NotNow, WordsMissing."""
    return take(_locked(item), ACTS, DOING.SKIP, hand, note, state=State.SKIPPED)[0]


@transaction.atomic
def write_text(*, item: Publicity, text: str, hand: Hand) -> Publicity:
    """Keep a text as it was edited; "" goes back to what is drafted. Raises Changed."""
    return take(_locked(item), ACTS, DOING.TEXT, hand, text=text)[0]


def item_of(*, publication: Publication, agency: Agency, form: PublicityForm) -> Publicity:
    """Return what is kept of an agency's way, or what would be kept first: nothing is written by looking."""
    found = Publicity.objects.filter(publication=publication, agency=agency, form=form).first()
    return found or Publicity(publication=publication, agency=agency, form=form)


@transaction.atomic
def add_usual_forms(*, actor: User, at: datetime) -> int:
    """Set the usual ways where none is set; return how many are new."""
    if PublicityForm.objects.exists():
        return 0
    made = PublicityForm.objects.bulk_create(
        PublicityForm(code=code, name=name, text=text, position=place)
        for place, (code, name, text) in enumerate(USUAL, 1)
    )
    _note(actor, {"added": [each.code for each in made]}, at)
    return len(made)


@transaction.atomic
def add_form(*, name: str, text: str, actor: User, at: datetime) -> PublicityForm:
    """Set another way. Raises NameTaken, TooMany."""
    if PublicityForm.objects.count() >= MOST_FORMS:
        raise TooMany
    code = slugify(name)[:40] or "hinh-thuc"
    if PublicityForm.objects.filter(name=name).exists():
        raise NameTaken(name)
    taken = set(PublicityForm.objects.values_list("code", flat=True))
    free = (
        code
        if code not in taken
        else next(each for number in range(2, MOST_FORMS + 2) if (each := f"{code[:36]}-{number}") not in taken)
    )
    last = PublicityForm.objects.aggregate(last=Max("position"))["last"] or 0
    made = PublicityForm.objects.create(code=free, name=name, text=text, position=last + 1)
    _note(actor, {"added": [made.code]}, at)
    return made


@transaction.atomic
def retire_form(*, form: PublicityForm, retired: bool, actor: User, at: datetime) -> None:
    """Ask for a way no more, or again."""
    if PublicityForm.objects.filter(pk=form.pk).exclude(retired=retired).update(retired=retired):
        _note(actor, {"retired" if retired else "restored": form.code}, at)


def _locked(item: Publicity) -> Publicity:
    """Return the row of a way, made where nothing was written down yet."""
    key: dict[str, Any] = {
        "publication": item.publication,
        "agency": item.agency,
        "form": item.form,
    }
    return Publicity.objects.get_or_create(**key)[0]


def _note(actor: User, detail: Mapping[str, object], at: datetime) -> None:
    record(actor=actor, action="publicity.forms", subject="publicity", detail=detail, at=at)
