"""Accounts to try the demonstration with, their random passwords kept in a file that only its owner reads."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency, Block
from agencies.services import grant

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    full_name: str
    role: Role
    agency: str = ""
    block: str = ""
    body: str = ""


PEOPLE = (
    Person("demo-noi-vu", "Trần Thị Hạnh (Sở Nội vụ)", Role.HOME_AFFAIRS),
    Person("demo-can-bo", "Nguyễn Văn An (cán bộ Sở Tư pháp)", Role.OFFICER, agency="so-tu-phap"),
    Person("demo-lanh-dao-don-vi", "Lê Minh Châu (lãnh đạo phường Nha Trang)", Role.HEAD, agency="phuong-nha-trang"),
    Person("demo-phu-trach-khoi", "Phạm Quốc Dũng (phụ trách khối ngành dọc)", Role.SECTOR_LEAD, block="nganh-doc"),
    Person("demo-lanh-dao-tinh", "Võ Thanh Hải (lãnh đạo tỉnh)", Role.LEADERSHIP),
    Person("demo-ban-chi-dao", "Ngô Đức Thịnh (Ban Chỉ đạo CCHC)", Role.STEERING),
    Person("demo-giam-sat", "Đặng Thu Mai (MTTQ, giám sát)", Role.SUPERVISOR, body="Ủy ban MTTQ Việt Nam tỉnh"),
    Person("demo-dieu-tra", "Hồ Thị Lan (điều tra viên)", Role.SURVEYOR),
    Person("demo-buu-dien", "Mai Quốc Tuấn (điều phối Bưu điện)", Role.COORDINATOR),
    Person("demo-quan-tri", "Bùi Đức Long (quản trị hệ thống)", Role.ADMINISTRATOR),
    Person("demo-bao-ve-du-lieu", "Tô Minh Ngọc (bảo vệ dữ liệu cá nhân)", Role.DATA_PROTECTION),
)
FIRST = PEOPLE[0].username


def accounts_file() -> Path:
    return Path(settings.SATISFACTION_HOME) / "demo-accounts.txt"


def load(*, at: datetime) -> list[tuple[Person, str]]:
    """Make the accounts that are missing and return everyone with a password that holds.

    A password that the file has lost, or never knew, is made anew.
    """
    known = _passwords()
    passwords = {person.username: _account(person, known.get(person.username, ""), at) for person in PEOPLE}
    if passwords != known:
        _keep(passwords)
    return [(person, passwords[person.username]) for person in PEOPLE]


def _account(person: Person, password: str, at: datetime) -> str:
    user = User.objects.filter(username=person.username).first()
    if user is None:
        password = _new_password()
        user = User.objects.create_user(username=person.username, full_name=person.full_name, password=password)
        _grant(user, person, at)
    elif not password or not user.check_password(password):
        password = _new_password()
        user.set_password(password)
        user.save(update_fields=["password"])
    return password


def _grant(user: User, person: Person, at: datetime) -> None:
    grant(
        user=user,
        role=person.role,
        agency=Agency.objects.get(code=person.agency) if person.agency else None,
        block=Block.objects.get(code=person.block) if person.block else None,
        first_day=timezone.localdate(at),
        last_day=None,
        actor=None,
        at=at,
        body=person.body,
    )


def _new_password() -> str:
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))


def _passwords() -> dict[str, str]:
    try:
        lines = accounts_file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split() for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _keep(passwords: dict[str, str]) -> None:
    file = accounts_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    # Created unreadable to others: a mode set afterwards would leave a moment in between.
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.writelines(f"{username} {password}\n" for username, password in passwords.items())
