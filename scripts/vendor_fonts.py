"""Re-create `safetyportal/core/documents/fonts/` from the pinned npm packages.

    python scripts/vendor_fonts.py            fetch the packages with `npm pack` and write the files
    python scripts/vendor_fonts.py --check    compare the committed files with the digests in the README (offline)

Noto's Chinese faces as TrueType, because ReportLab cannot embed the OpenType (CFF) ones. What a printed page does not
use is left out: positioning and vertical tables, and in the two heavier faces the extension A, for which the regular
face stands in. The regular serif keeps every character it has; two small files add the ideographs that only the
Japanese and the Hong Kong face have, among them those of rare personal names.
"""

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from vendor_static import unpack

FONTS = Path(__file__).resolve().parent.parent / "safetyportal" / "core" / "documents" / "fonts"
VERSION = "0.4.3"
EXTENSION_A = range(0x3400, 0x4DC0)
IDEOGRAPHS = (EXTENSION_A, range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x40000))
UNUSED = ["GPOS", "GSUB", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT", "gasp", "prep"]


@dataclass(frozen=True)
class Face:
    """One file: from which package it comes, and which of its characters stay."""

    name: str
    package: str
    source: str
    keep: Callable[[set[int], set[int]], Iterable[int]]  # (its characters, those of the faces before it)


def is_ideograph(point: int) -> bool:
    return any(point in block for block in IDEOGRAPHS)


def everything(own: set[int], _before: set[int]) -> set[int]:
    return own


def without_extension_a(own: set[int], _before: set[int]) -> set[int]:
    return own - set(EXTENSION_A)


def what_others_lack(own: set[int], before: set[int]) -> set[int]:
    return {point for point in own - before if is_ideograph(point)}


FACES = [
    Face("NotoSerifSC-Regular", "noto-serif-sc", "400Regular/NotoSerifSC_400Regular.ttf", everything),
    Face("NotoSerifSC-Bold", "noto-serif-sc", "700Bold/NotoSerifSC_700Bold.ttf", without_extension_a),
    Face("NotoSansSC-Medium", "noto-sans-sc", "500Medium/NotoSansSC_500Medium.ttf", without_extension_a),
    Face("NotoSerifJP-Rare", "noto-serif-jp", "400Regular/NotoSerifJP_400Regular.ttf", what_others_lack),
    Face("NotoSerifHK-Rare", "noto-serif-hk", "400Regular/NotoSerifHK_400Regular.ttf", what_others_lack),
]


def write_face(face: Face, source: Path, before: set[int]) -> set[int]:
    """Write the face with the characters it keeps; returns them."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        drop_tables=UNUSED,
        hinting=False,
        layout_features=[],
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        recalc_timestamp=False,
    )
    font = TTFont(source, recalcTimestamp=False)
    kept = set(face.keep(set(font.getBestCmap()), before))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=kept)
    subsetter.subset(font)
    font.save(FONTS / f"{face.name}.ttf")
    return kept


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def readme() -> str:
    faces = "\n".join(f"| {face.name}.ttf | @expo-google-fonts/{face.package} {VERSION} |" for face in FACES)
    files = sorted(path for path in FONTS.iterdir() if path.name != "README.md")
    digests = "\n".join(f"| {path.name} | `{digest(path)}` |" for path in files)
    return (
        "# Fonts of printed documents\n\nWritten by `scripts/vendor_fonts.py`, which says what is left out; do not\n"
        "edit by hand. SIL Open Font License 1.1, see LICENSE.\n\n"
        f"| file | npm package |\n|---|---|\n{faces}\n\n| file | sha256 |\n|---|---|\n{digests}\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare digests only, no network")
    if parser.parse_args().check:
        if (FONTS / "README.md").read_text(encoding="utf-8") == readme():
            return 0
        print("the fonts differ from their README: run scripts/vendor_fonts.py", file=sys.stderr)
        return 1
    FONTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        roots: dict[str, Path] = {}
        have: set[int] = set()
        for face in FACES:
            if face.package not in roots:
                roots[face.package] = unpack(f"@expo-google-fonts/{face.package}", VERSION, Path(folder))
            have |= write_face(face, roots[face.package] / face.source, have)
            print(face.name)
        (FONTS / "LICENSE").write_bytes((roots["noto-serif-sc"] / "LICENSE_FONT").read_bytes())
    (FONTS / "README.md").write_text(readme(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
