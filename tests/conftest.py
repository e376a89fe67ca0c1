import os
import pickle
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.append_only import ALLOW_TRUNCATE
from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency, AgencyVersion, Block
from portal import serving
from tests import factories

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_configure() -> None:
    """Let tests with real transactions empty the tables that otherwise only grow."""
    database: dict[str, Any] = settings.DATABASES["default"]
    database.setdefault("OPTIONS", {})["options"] = ALLOW_TRUNCATE


# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Iterator[None]:
    """Refuse connections that leave the machine: a test must not depend on the network."""
    allowed = (*LOOPBACK, urlsplit(os.environ.get("REDIS_URL", "")).hostname or "localhost")
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(allowed):
            raise RuntimeError(f"a test tried to reach {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True, scope="session")
def _public_pages_are_never_behind() -> None:
    """Ask each time for the state of what is published: tests publish and read within one second."""
    serving.FRESH_SECONDS = 0.0


@pytest.fixture(autouse=True, scope="session")
def _a_document_is_parsed_once() -> Iterator[None]:
    """Give copies of what was parsed before: parsing what is shipped took a third of making a round."""
    parse, known = yaml.load, dict[tuple[str, type], bytes]()

    def parsed(text: str, Loader: type) -> Any:
        if (text, Loader) not in known:
            known[text, Loader] = pickle.dumps(parse(text, Loader))
        return pickle.loads(known[text, Loader])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "load", parsed)
        yield


@pytest.fixture(autouse=True, scope="session")
def _folder_of_static_files() -> None:
    """WhiteNoise warns when `collectstatic` has not run yet."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _listened_to(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test of pages in a browser on a breach of the content security policy, or on a script that breaks."""
    yield
    if request.node.get_closest_marker("browser"):
        refuse_what_was_heard()


def refuse_what_was_heard() -> None:
    """Raise AssertionError if a browser complained since this was last asked."""
    # Most tests know no browser.
    from tests.browser.listening import taken

    found = taken()
    assert not found, found


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Send everyone else out before the test database is dropped: a thread or a killed worker may still hold on."""
    yield
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        # After playwright's loop this may be another connection than the one that is closed before the database goes.
        connection.close()


@dataclass(frozen=True)
class Cast:
    """The people and agencies that tests speak of.

    `ubnd` (province) stands over `so_xay_dung` (with `phong_quy_hoach` below it), `so_y_te` and the ward
    `nha_trang`. An is an officer and Chi the head of Sở Xây dựng, Bình an officer of Sở Y tế, Dung leads the
    block of departments; Giang's membership has ended, Hà's account is switched off, Mới has no role.
    """

    departments: Block
    communes: Block
    ubnd: Agency
    so_xay_dung: Agency
    phong_quy_hoach: Agency
    so_y_te: Agency
    nha_trang: Agency
    snv: User
    an: User
    binh: User
    chi: User
    dung: User
    lanh_dao: User
    ban_chi_dao: User
    giam_sat: User
    dieu_tra: User
    buu_dien: User
    admin: User
    bao_ve: User
    giang: User
    ha: User
    moi: User

    @property
    def by_role(self) -> dict[Role, User]:
        """One person for each role; those of an agency belong to Sở Xây dựng."""
        return {
            Role.SURVEYOR: self.dieu_tra,
            Role.COORDINATOR: self.buu_dien,
            Role.OFFICER: self.an,
            Role.HEAD: self.chi,
            Role.SECTOR_LEAD: self.dung,
            Role.HOME_AFFAIRS: self.snv,
            Role.LEADERSHIP: self.lanh_dao,
            Role.STEERING: self.ban_chi_dao,
            Role.SUPERVISOR: self.giam_sat,
            Role.ADMINISTRATOR: self.admin,
            Role.DATA_PROTECTION: self.bao_ve,
        }


def _agencies() -> dict[str, Any]:
    level = AgencyVersion.Level
    departments = factories.block("so", name="Sở, ban, ngành", position=1)
    communes = factories.block("cap-xa", name="Xã, phường, đặc khu", position=2)
    ubnd = factories.agency("ubnd", name="Ủy ban nhân dân tỉnh", level=level.PROVINCE)
    building = factories.agency("so-xay-dung", name="Sở Xây dựng", block=departments, parent=ubnd)
    return {
        "departments": departments,
        "communes": communes,
        "ubnd": ubnd,
        "so_xay_dung": building,
        "phong_quy_hoach": factories.agency(
            "phong-quy-hoach", name="Phòng Quy hoạch", level=level.UNIT, parent=building
        ),
        "so_y_te": factories.agency("so-y-te", name="Sở Y tế", block=departments, parent=ubnd),
        "nha_trang": factories.agency(
            "nha-trang", name="UBND phường Nha Trang", level=level.COMMUNE, block=communes, parent=ubnd
        ),
    }


def _person(username: str, full_name: str, role: Role | None = None, **scope: Any) -> User:
    person = factories.user(username, full_name=full_name)
    if role is not None:
        factories.membership(person, role, **scope)
    return person


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    made = _agencies()
    building, health, departments = made["so_xay_dung"], made["so_y_te"], made["departments"]
    switched_off = _person("ha", "Đỗ Thu Hà", Role.HOME_AFFAIRS)
    switched_off.is_active = False
    switched_off.save(update_fields=["is_active"])
    return Cast(
        **made,
        snv=_person("snv", "Trần Thị Nội Vụ", Role.HOME_AFFAIRS),
        an=_person("an", "Nguyễn Văn An", Role.OFFICER, agency=building),
        binh=_person("binh", "Lê Thị Bình", Role.OFFICER, agency=health),
        chi=_person("chi", "Phạm Kim Chi", Role.HEAD, agency=building),
        dung=_person("dung", "Võ Thị Dung", Role.SECTOR_LEAD, block=departments),
        lanh_dao=_person("lanh-dao", "Hồ Văn Lãnh", Role.LEADERSHIP),
        ban_chi_dao=_person("ban-chi-dao", "Bùi Chỉ Đạo", Role.STEERING),
        giam_sat=_person("giam-sat", "Ngô Giám Sát", Role.SUPERVISOR),
        dieu_tra=_person("dieu-tra", "Lý Điều Tra", Role.SURVEYOR),
        buu_dien=_person("buu-dien", "Mai Bưu Điện", Role.COORDINATOR),
        admin=_person("admin", "Đặng Quản Trị", Role.ADMINISTRATOR),
        bao_ve=_person("bao-ve", "Tạ Bảo Vệ", Role.DATA_PROTECTION),
        giang=_person("giang", "Trịnh Giang", Role.HOME_AFFAIRS, valid_to=date(2020, 1, 1)),
        ha=switched_off,
        moi=_person("moi", "Vũ Mới"),
    )


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a function that gives a browser in which a person is signed in."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
