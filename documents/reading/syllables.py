"""Which words can be Vietnamese: the spelling of its syllables, tone and all. Knows letters only."""

import unicodedata
from functools import lru_cache

INITIALS = (
    *("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""),
)
SPELLED = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y yêm yên yêt yêu ych yt ynh yu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut uôc uôi uôm uôn uông uôt
uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""
RIMES = frozenset(SPELLED.split())
GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = frozenset((GRAVE, ACUTE, TILDE, HOOK, DOT))
# A syllable that ends short is spoken in one of two tones.
STOPS = ("c", "ch", "p", "t")
SHORT_TONES = frozenset((ACUTE, DOT))


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Tell whether a word with at least one mark can be a Vietnamese syllable, in whatever case."""
    tones, letters = _parted(word.lower())
    if len(tones) > 1 or (letters.isascii() and not tones):
        return False
    return any(letters.startswith(initial) and _rime(letters[len(initial) :], tones) for initial in INITIALS)


def _parted(word: str) -> tuple[str, str]:
    spread = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in spread if letter in TONES)
    rest = "".join(letter for letter in spread if letter not in TONES)
    return tones, unicodedata.normalize("NFC", rest)


def _rime(rime: str, tones: str) -> bool:
    return rime in RIMES and (not rime.endswith(STOPS) or tones in SHORT_TONES)
