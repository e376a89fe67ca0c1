"""The reference of sheets: WeasyPrint and nothing else lays pages out, one after the other; prints the seconds taken.

Loading the library and the first page, which warms its fonts up, are not counted.
"""

import json
import sys
import time
from pathlib import Path

from weasyprint import HTML

from documents.render import Refusing


def lay_out(page: str) -> bytes:
    document = HTML(string=page, base_url="paper:/", url_fetcher=Refusing(fail_on_errors=True))
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def main() -> None:
    pages = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lay_out(pages[0])
    start = time.perf_counter()
    for page in pages:
        lay_out(page)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
