"""What the usual blocks are called where a file of agencies gives only their codes. Pure."""

from collections.abc import Mapping

BLOCK_NAMES: Mapping[str, str] = {
    "so-nganh": "Sở, ban, ngành",
    "nganh-doc": "Cơ quan ngành dọc",
    "cap-xa": "UBND xã, phường, đặc khu",
    "bo-phan-cap-xa": "Bộ phận thuộc UBND cấp xã",
}
