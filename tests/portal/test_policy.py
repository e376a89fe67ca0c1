import pytest
from django.test import Client


@pytest.mark.django_db
def test_every_answer_carries_the_one_policy_without_inline_script(client: Client) -> None:
    answers = [client.get(path) for path in ("/", "/noi-bo/dang-nhap/", "/s/khong-co/", "/khong-co/", "/healthz")]

    policies = {answer["Content-Security-Policy"] for answer in answers}
    assert len(policies) == 1
    assert "script-src 'self'" in policies.pop()
