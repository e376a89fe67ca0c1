import pytest

from satisfaction import health
from tests import factories
from tests.architecture.routes import World
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def _impatient_readiness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.01)


@pytest.fixture
def world(cast: Cast) -> World:
    inside, beyond = factories.survey_round("trong"), factories.survey_round("ngoai")
    units = [factories.round_unit(inside, agency) for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang)]
    factories.round_unit(beyond, cast.nha_trang)
    own = factories.survey_round("cua-so", owner=cast.so_xay_dung)
    factories.round_unit(own, cast.phong_quy_hoach)
    token = factories.access_point(units[0]).token
    return World(cast=cast, inside="trong", beyond="ngoai", own="cua-so", token=token)
