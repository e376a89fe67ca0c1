"""What the portal can do with agencies and the people who work for them."""

from agencies.services.loading import Loaded, load_agencies
from agencies.services.people import (
    AdministratorExists,
    LastAdministrator,
    MembershipHeld,
    create_account,
    end_membership,
    first_administrator_link,
    grant,
    switch_account,
)
from agencies.services.successions import (
    SharesExceedOne,
    SuccessionStatedOtherwise,
    load_successions,
    record_succession,
)

__all__ = [
    "AdministratorExists",
    "LastAdministrator",
    "Loaded",
    "MembershipHeld",
    "SharesExceedOne",
    "SuccessionStatedOtherwise",
    "create_account",
    "end_membership",
    "first_administrator_link",
    "grant",
    "load_agencies",
    "load_successions",
    "record_succession",
    "switch_account",
]
