from collections.abc import Iterator

import pytest

from portal.serving import KEPT


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Public bodies outlive a test in the process: what one saw is made anew for the next."""
    KEPT.clear()
    yield
    KEPT.clear()
