"""Who belongs to which group of roles, spelled out: the table of addresses asks the same groups as the pages do."""

import pytest

from accounts.roles import Role

OWN = {"officer", "head"}
PROVINCE = {"home_affairs", "leadership", "steering", "supervisor"}
RESULTS = {*PROVINCE, "sector_lead", *OWN}
GROUPS = {
    "of_an_agency": OWN,
    "of_the_province": PROVINCE,
    "of_the_whole": {"administrator", "data_protection"},
    "seeing_results": RESULTS,
    "computing_results": {"home_affairs"},
    "collecting": {"home_affairs", *OWN},
    "watching_collection": {*RESULTS, "coordinator"},
    "keying_paper": {"home_affairs", "coordinator", "surveyor", *OWN},
    "managing_people": {"administrator"},
    "keeping_agencies": {"administrator", "home_affairs"},
    "keeping_privacy": {"administrator", "data_protection", "home_affairs"},
    "inviting": {"administrator", "home_affairs", "head"},
    "delegable": {*RESULTS, "coordinator"},
}


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_holds_these_roles_and_no_other(group: str) -> None:
    assert {role.value for role in getattr(Role, group)()} == GROUPS[group]


def test_every_group_is_spelled_out() -> None:
    assert {name for name, found in vars(Role).items() if isinstance(found, classmethod)} == set(GROUPS)
