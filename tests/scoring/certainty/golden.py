"""The golden values of the specification STATISTICS § 11.

`statistics_golden.json` is the file that came with the specification, unchanged: computed there independently of this
code and checked against samplics 0.6.1, statsmodels 0.15.0 and published tables (Newcombe 1998).
"""

import json
from pathlib import Path
from typing import Any

GOLDEN: dict[str, Any] = json.loads(Path(__file__).with_name("statistics_golden.json").read_text())
