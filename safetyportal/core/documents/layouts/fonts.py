"""The faces of printed paper, and which of them has a character.

Noto Serif SC stands for 宋体 and 仿宋, its bold weight for 小标宋, Noto Sans SC Medium for 黑体 (`../fonts/README.md`).
These have every character of GB 18030-2022 level 1 and of 《通用规范汉字表》 (level 2). The rest of level 3, 58,000
characters of the extensions B to F that hardly any name has, is taken from the Hanazono faces where the machine has
them (Debian: `fonts-hanazono`, 50 MB). What no face has stops a document before it is numbered.
"""

from functools import cache
from pathlib import Path
from threading import Lock

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parent.parent / "fonts"
SERIF, BOLD, SANS = "NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Medium"
STAND_INS = (SERIF, "NotoSerifJP-Rare", "NotoSerifHK-Rare")
SYSTEM_FONTS = Path("/usr/share/fonts/truetype/hanazono")
SYSTEM_STAND_INS = ("HanaMinA", "HanaMinB")
EXTENSION_B = 0x20000  # from here on HanaMinB has what HanaMinA lacks
GETA = "〓"  # what printers have always set for a character that they lack
_SAME = {"☐": "□", "☑": "■", "☒": "■", "\u00a0": " ", "\t": " "}
_SILENT = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x200B, 0x2010), range(0xFEFF, 0xFF00))
_lock = Lock()


def _unicode_map(name: str, subset: list[int]) -> str:
    """The table from which readers copy and search text. ReportLab's own has a wrong form for characters beyond
    U+FFFF, such as 𠮷: they must stand there as two UTF-16 units."""
    pairs = "".join(f"<{index:02X}> <{chr(point).encode('utf-16-be').hex()}>\n" for index, point in enumerate(subset))
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo\n<< /Registry ({name})\n/Ordering ({name})\n/Supplement 0\n>> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\n"
        f"endcodespacerange\n{len(subset)} beginbfchar\n{pairs}endbfchar\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


ttfonts.makeToUnicodeCMap = _unicode_map


@cache
def face(name: str) -> TTFont:
    """The face, loaded at its first use (50 ms) and known to ReportLab by this name."""
    folder = SYSTEM_FONTS if name in SYSTEM_STAND_INS else FONTS
    font = TTFont(name, folder / f"{name}.ttf")
    pdfmetrics.registerFont(font)
    return font


@cache
def installed() -> tuple[str, ...]:
    """Faces of the machine that stand in for what ours lack."""
    return tuple(name for name in SYSTEM_STAND_INS if (SYSTEM_FONTS / f"{name}.ttf").is_file())


def _of_machine(letter: str) -> tuple[str, ...]:
    """Those faces with the likelier one first: each takes 60 MB and a third of a second when it is first loaded."""
    return installed()[::-1] if ord(letter) >= EXTENSION_B else installed()


def has(name: str, letter: str) -> bool:
    return ord(letter) in face(name).face.charToGlyph


def width_of(name: str, letter: str) -> float:
    """Advance in thousandths of the size."""
    return face(name).face.charWidths[ord(letter)]


class Ink:
    """What one document is written with: picks the face for each character and remembers those that none has."""

    def __init__(self) -> None:
        self.missing: dict[str, None] = {}  # in the order of their appearance
        self._known: dict[tuple[str, str], tuple[str, str, float]] = {}

    def letters(self, words: str, name: str) -> list[tuple[str, str, float]]:
        """`(face, character, width)` for each printable character; other control characters are left out."""
        with _lock:  # a face must not be loaded twice at once
            return [
                known
                for letter in words
                if not _is_silent(letter) and (known := self._letter(letter, name)) is not None
            ]

    def _letter(self, letter: str, name: str) -> tuple[str, str, float]:
        key = (letter, name)
        if key not in self._known:
            self._known[key] = self._find(_SAME.get(letter, letter), name)
        return self._known[key]

    def _find(self, letter: str, name: str) -> tuple[str, str, float]:
        for candidate in (name, *STAND_INS, *_of_machine(letter)):
            if has(candidate, letter):
                return candidate, letter, width_of(candidate, letter)
        self.missing[letter] = None
        return SERIF, GETA, width_of(SERIF, GETA)


def _is_silent(letter: str) -> bool:
    return (not letter.isprintable() and letter not in "\t\u00a0\u3000") or any(
        ord(letter) in block for block in _SILENT
    )
