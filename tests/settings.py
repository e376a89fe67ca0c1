"""The portal's settings with what tests change. `bin/test` gives DATABASE_URL and REDIS_URL of real servers."""

import os
import tempfile
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("SATISFACTION_HOME", tempfile.mkdtemp(prefix="satisfaction-tests-"))
# Each process of a parallel run has a test database of its own; so it has with the broker, and with kept files.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{int(WORKER[2:]) + 1}").geturl()

from satisfaction.settings import *  # noqa: E402, F403

# No thread writes behind a test's back.
OPENINGS_FLUSH_SECONDS = 0
BELL_SECONDS = float(os.environ.get("TESTS_BELL_SECONDS", "0"))
# Every test sends from the same network.
FLOOD_WATCH_DOOR = FLOOD_MOST_DOOR = FLOOD_WATCH_NETWORK = FLOOD_MOST_NETWORK = 1_000_000

# Tests of the second factor switch it on.
MFA_REQUIRED = False

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STORAGES["default"] = {  # noqa: F405
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": SATISFACTION_HOME / "files" / WORKER},  # noqa: F405
}
