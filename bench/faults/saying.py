"""How far a programme is, on standard error: what it found stands on standard output."""

import sys


def say(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)


def to_tenth(seconds: float) -> float:
    return float(f"{seconds:.1f}")
