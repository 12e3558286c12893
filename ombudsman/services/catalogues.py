"""Message catalogues: compiled without gettext, since a bare machine has none."""

from pathlib import Path

import polib
from django.conf import settings


def compile_all() -> int:
    """Compile every catalogue that is older than its source; how many were compiled."""
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
    """Write beside it and move into place, so that two processes at once do no harm."""
    unfinished = source.with_suffix(".mo.new")
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(unfinished))
    unfinished.replace(source.with_suffix(".mo"))
