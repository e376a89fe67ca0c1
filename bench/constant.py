"""The portal's settings with one page: the form's, replaced by constant bytes."""

from satisfaction.settings import *  # noqa: F403

ROOT_URLCONF = "bench.constant_urls"
