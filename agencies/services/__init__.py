"""What the portal can do with agencies and the people who work for them."""

from agencies.services.delegations import (
    AlreadyDelegated,
    NotAColleague,
    NotDelegable,
    TooLong,
    delegate,
    end_delegation,
)
from agencies.services.keeping import renew_link, set_email, take_factor_off
from agencies.services.loading import Loaded, load_agencies
from agencies.services.people import (
    AdministratorExists,
    LastAdministrator,
    MembershipHeld,
    PastChanged,
    change_dates,
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
    "AlreadyDelegated",
    "LastAdministrator",
    "Loaded",
    "MembershipHeld",
    "NotAColleague",
    "NotDelegable",
    "PastChanged",
    "SharesExceedOne",
    "SuccessionStatedOtherwise",
    "TooLong",
    "change_dates",
    "create_account",
    "delegate",
    "end_delegation",
    "end_membership",
    "first_administrator_link",
    "grant",
    "load_agencies",
    "load_successions",
    "record_succession",
    "renew_link",
    "set_email",
    "switch_account",
    "take_factor_off",
]
