"""What the portal can do with agencies and the people who work for them."""

from agencies.services.loading import Loaded, load_agencies
from agencies.services.successions import (
    SharesExceedOne,
    SuccessionStatedOtherwise,
    load_successions,
    record_succession,
)

__all__ = [
    "Loaded",
    "SharesExceedOne",
    "SuccessionStatedOtherwise",
    "load_agencies",
    "load_successions",
    "record_succession",
]
