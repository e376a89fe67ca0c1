"""Writes: methods and the method of a round."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from scoring.method_document import parse
from scoring.models import Method, MethodVersion, RoundMethod
from scoring.selectors import misfits
from surveys.models import Round
from surveys.yaml_file import parse_yaml

DEFINITIONS = Path(__file__).parent.parent / "definitions"


class MethodDoesNotFit(Exception):
    """The method asks for items that the round's questionnaire does not have; `faults` name them."""

    def __init__(self, method_code: str, faults: Sequence[str]) -> None:
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(
            _("Phương pháp %(method)s không dùng được cho phiếu này:\n%(faults)s")
            % {"method": method_code, "faults": lines}
        )
        self.faults = tuple(faults)


@transaction.atomic
def load_method(*, document: Any, at: datetime) -> MethodVersion:
    """Store a method document: the same content is the same version, another one the next number.

    Raises InvalidMethod.
    """
    method = parse(document)
    content = json.dumps(document, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest()
    Method.objects.get_or_create(code=method.code)
    owner = Method.objects.select_for_update().get(code=method.code)
    existing = owner.versions.filter(document_hash=digest).first()
    return existing or MethodVersion.objects.create(
        method=owner,
        number=owner.versions.count() + 1,
        title=method.title,
        document=json.loads(content),
        document_hash=digest,
        created_at=at,
    )


@transaction.atomic
def load_methods_shipped(*, at: datetime) -> list[MethodVersion]:
    """Store the methods that come with the portal."""
    documents = [parse_yaml(path.read_bytes()) for path in sorted(DEFINITIONS.glob("*.yaml"))]
    return [load_method(document=document, at=at) for document in documents]


@transaction.atomic
def assign_method(*, round: Round, method_version: MethodVersion) -> RoundMethod:
    """Say by which method a round is scored; raises MethodDoesNotFit."""
    refuse_unfit(round, method_version)
    scored_by, _created = RoundMethod.objects.update_or_create(round=round, defaults={"method_version": method_version})
    return scored_by


def refuse_unfit(round: Round, version: MethodVersion) -> None:
    """Raise MethodDoesNotFit where a method cannot score what a round asks."""
    faults = misfits(version, round.questionnaire_version)
    if faults:
        raise MethodDoesNotFit(version.method.code, faults)
