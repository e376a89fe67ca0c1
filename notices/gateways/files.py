"""The embedded default: messages become files of the home, for trying out without a provider.

Such a file holds the number and the link. It stands for the provider's side, not for the portal's: whoever reads it
can open the link. Files are deleted after some days (`notices.outbox.sweep`).
"""

import json
import os
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from notices.gateways.envelope import Envelope, TryLater


def outbox_folder() -> Path:
    return Path(settings.OUTBOX)


@dataclass(frozen=True, slots=True)
class FileOutbox:
    folder: Path

    def deliver(self, envelope: Envelope) -> None:
        """Write one file, whole or not at all. Raises TryLater."""
        place = self.folder / (envelope.tag or "khac")
        name = uuid.uuid4().hex
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = place / f".{name}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump(asdict(envelope), file, ensure_ascii=False)
            draft.rename(place / f"{name}.json")
        except OSError as error:
            raise TryLater("không ghi được hộp thư đi") from error
