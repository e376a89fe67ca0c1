from pathlib import Path

import pytest
from django.conf import LazySettings

from satisfaction.embedded.prepare import Unready, check_paper


def test_missing_fonts_are_named_with_the_remedy(settings: LazySettings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path

    with pytest.raises(Unready, match=r"Thiếu phông chữ: .*Tinos-Regular\.ttf.*\nLấy lại bằng"):
        check_paper()
