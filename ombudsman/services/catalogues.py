"""Compile message catalogues without gettext, which is often not installed."""

from pathlib import Path

import polib
from django.conf import settings


def compile_all() -> int:
    """Compile every catalogue older than its source; returns how many."""
    stale = [source for source in sources() if _is_stale(source)]
    for source in stale:
        _compile(source)
    return len(stale)


def sources() -> list[Path]:
    """The ``.po`` files of all languages."""
    return sorted(file for path in settings.LOCALE_PATHS for file in Path(path).rglob("*.po"))


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime <= source.stat().st_mtime


def _compile(source: Path) -> None:
    """Write a temporary file and move it, so that two processes do no harm."""
    unfinished = source.with_suffix(".mo.new")
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(unfinished))
    unfinished.replace(source.with_suffix(".mo"))
