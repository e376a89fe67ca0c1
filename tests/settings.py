"""The portal's settings with what tests change. `bin/test` gives DATABASE_URL and REDIS_URL of real servers."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("SATISFACTION_HOME", tempfile.mkdtemp(prefix="satisfaction-tests-"))

from satisfaction.settings import *  # noqa: F403

# No thread writes behind a test's back.
OPENINGS_FLUSH_SECONDS = 0
# Every test sends from the same network.
FLOOD_WATCH_DOOR = FLOOD_MOST_DOOR = FLOOD_WATCH_NETWORK = FLOOD_MOST_NETWORK = 1_000_000

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
