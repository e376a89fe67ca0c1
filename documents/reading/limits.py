"""How large a file may be: what is beyond it is refused before it costs memory."""

MEGABYTE = 1024 * 1024

MAX_BYTES = 50 * MEGABYTE
MAX_ROWS = 500_000
MAX_COLUMNS = 500
MAX_CELL = 20_000
# Characters of one record of a text file, over however many lines a quote draws it.
MAX_RECORD = 2 * MEGABYTE

# Excel's own limit; a file can name a row far beyond it.
MAX_XLSX_LINES = 1_048_576
MAX_UNPACKED_BYTES = 500 * MEGABYTE
# The words of all sheets and the formats are held whole, in several times their size.
MAX_WORDS_BYTES = 50 * MEGABYTE
MAX_FORMATS_BYTES = 10 * MEGABYTE
# Elements of the parts that are held whole: formats cost their reader half a kilobyte each. Excel allows 65,490.
MAX_ELEMENTS = 200_000
# Excel's own sheets pack 10 to 30 times; a large file that packs better than this holds nothing anybody typed.
MAX_RATIO = 200
RATIO_MATTERS_FROM = 20 * MEGABYTE
MAX_ENTRIES = 1000
# The list of what a zip holds; read whole by whoever opens one.
MAX_LISTING_BYTES = MEGABYTE

MAX_FAULTS_SHOWN = 200
