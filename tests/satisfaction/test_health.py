import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries


@pytest.mark.django_db
def test_health_asks_the_database_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_readiness_names_a_missing_broker(client: Client, settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "không trả lời", "worker": "không trả lời"}
