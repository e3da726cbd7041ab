"""Compiled translation catalogues, made without the gettext tools so that a fresh machine needs none."""

from pathlib import Path

import polib
from django.utils.translation.reloader import translation_file_changed


def compile_catalogues(locale_dir: Path) -> list[Path]:
    """Write the `.mo` beside each `.po` that is newer than it. Return the files written.

    Compiled files are not in the repository: whoever starts the portal or its tests calls this first.
    """
    written = []
    for source in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = compiled.with_suffix(".mo.tmp")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(compiled)
        written.append(compiled)
    for compiled in written:  # what this process has read before is read anew: a fresh demonstration kept English words
        translation_file_changed(None, compiled)
    return written
