"""Specifications to static SVG. The converter takes about 150 MB: workers keep it, web processes use a child."""

import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "documents" / "fonts"
TIMEOUT_SECONDS = 30
# CSS pixels to the inch.
CSS_DPI = 96


def svg(spec: dict[str, Any]) -> str:
    """Return the SVG of a Vega-Lite specification; the same specification gives the same text."""
    return _svg(_text(spec))


def svg_apart(spec: dict[str, Any]) -> str:
    """Return the same SVG, made in a child process so that the converter's memory comes back."""
    return _svg_apart(_text(spec))


def _text(spec: dict[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False)


@functools.lru_cache(maxsize=256)
def png(svg: str, *, dpi: int) -> bytes:
    """Return a picture of an SVG whose lengths are CSS pixels, for what cannot show SVG. Only workers may call it."""
    return bytes(_converter().svg_to_png(svg, scale=dpi / CSS_DPI))


@functools.lru_cache(maxsize=256)
def _svg(spec: str) -> str:
    return str(_converter().vegalite_to_svg(spec, vl_version="v6.4", allowed_base_urls=[]))


@functools.lru_cache(maxsize=64)
def _svg_apart(spec: str) -> str:
    child = [sys.executable, "-m", "charts.render"]
    made = subprocess.run(  # noqa: S603
        child, input=spec.encode(), capture_output=True, timeout=TIMEOUT_SECONDS, cwd=ROOT, check=True
    )
    return made.stdout.decode()


@functools.cache
def _converter() -> Any:
    # Imported here: a process that only imports this module must not carry the converter's memory.
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


if __name__ == "__main__":
    sys.stdout.buffer.write(_svg(sys.stdin.buffer.read().decode()).encode())
