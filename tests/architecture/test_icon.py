import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client


@pytest.mark.django_db
def test_pages_link_an_icon_that_is_there(client: Client) -> None:
    link = re.search(r'<link rel="icon" href="([^"]+)"', client.get("/").content.decode())
    assert link is not None
    assert finders.find(link[1].removeprefix(settings.STATIC_URL)) is not None
