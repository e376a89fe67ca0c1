"""How Nghị định 30/2020/NĐ-CP, Phụ lục I, writes names. Pure."""

import re

# Học hàm, học vị and danh hiệu danh dự are not written before a signer's name (mục II.7 d).
TITLES = (
    *("GS", "PGS", "TSKH", "TS", "ThS", "BSCKII", "BSCKI", "BSCK2", "BSCK1", "BS", "DS", "KS", "CN", "LS"),
    *("NGND", "NGƯT", "TTND", "TTƯT", "NSND", "NSƯT"),
    *("Phó Giáo sư", "Giáo sư", "Tiến sĩ khoa học", "Tiến sĩ", "Tiến sỹ", "Thạc sĩ", "Thạc sỹ"),
    *("Bác sĩ", "Dược sĩ", "Kỹ sư", "Cử nhân"),
)
# A title in letters ends with a dot, a comma or a blank: "TS.Nguyễn", "ThS Lê", "BS. CKII Trần".
_BEFORE_NAME = re.compile(
    rf"^(?:(?:{'|'.join(map(re.escape, TITLES))}|CK\s?(?:II|I|2|1))(?:[.,\s–-]+))+", re.IGNORECASE
)


def without_titles(name: str) -> str:
    """Return a signer's name without the academic titles before it."""
    return _BEFORE_NAME.sub("", name.strip()) or name.strip()
