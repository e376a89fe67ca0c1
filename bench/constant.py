"""The portal's Django, its form replaced by constant bytes of the length that BENCH_BYTES says."""

import os

from satisfaction.settings import *  # noqa: F403

ROOT_URLCONF = "bench.constant_urls"
BENCH_BYTES = int(os.environ["BENCH_BYTES"])
