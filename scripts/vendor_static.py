"""Re-create `static/vendor/` and the icon sprite from the pinned npm packages.

    python scripts/vendor_static.py            fetch the packages with `npm pack` and write the files
    python scripts/vendor_static.py --check    compare the committed files with the digests in the README (offline)

The portal never runs npm: the minified files are committed. To move to a new version, change PACKAGES, run the script,
remove the old folder, change `templates/components/head.html` and look at the pages. Source-map comments are taken out,
because the maps are not shipped and a manifest storage refuses a reference to a missing file.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
SPRITE = ROOT / "static" / "img" / "icons.svg"
ICON_LIST = ROOT / "scripts" / "icons.txt"
ICON_PACKAGE = ("@tabler/icons", "3.51.0")

# The theme's package carries its licence only as a line in each file's head; this is the text the line refers to.
TABLER_LICENSE = """MIT License

Copyright (c) 2018-2026 The Tabler Authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    """One npm package: `files` maps the path inside the package to the name here."""

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str]


PACKAGES = [
    Package(
        "@tabler/core",
        "1.6.1",
        "MIT",
        "tabler",
        {"dist/css/tabler.min.css": "tabler.min.css", "dist/js/tabler.min.js": "tabler.min.js"},
    ),
    Package("htmx.org", "2.0.11", "0BSD", "htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    Package(
        "maplibre-gl",
        "6.17.0",
        "BSD-3-Clause",
        "maplibre-gl",
        # Renamed to .js: not every web server knows the type of .mjs, and a module of the wrong type is refused.
        {
            "dist/maplibre-gl.mjs": "maplibre-gl.js",
            "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.js",
            "dist/maplibre-gl.css": "maplibre-gl.css",
            "LICENSE.txt": "LICENSE",
        },
    ),
    Package(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        "echarts",
        {"dist/echarts.min.js": "echarts.min.js", "LICENSE": "LICENSE", "NOTICE": "NOTICE"},
    ),
]


def unpack(name: str, version: str, into: Path) -> Path:
    """Fetch one package with the configured npm client and return its unpacked root."""
    target = into / name.replace("/", "-").lstrip("@")
    target.mkdir()
    done = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(target)],
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(target / done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def without_source_map(content: bytes) -> bytes:
    lines = content.rstrip().splitlines(keepends=True)
    if lines and b"sourceMappingURL=" in lines[-1]:
        lines[-1] = re.sub(rb"(//#|/\*#) sourceMappingURL=.*$", b"", lines[-1].rstrip())
    return b"".join(lines).rstrip() + b"\n"


def write_package(package: Package, work: Path) -> None:
    source = unpack(package.name, package.version, work)
    folder = VENDOR / f"{package.folder}-{package.version}"
    folder.mkdir(parents=True, exist_ok=True)
    for inside, name in package.files.items():
        content = (source / inside).read_bytes()
        (folder / name).write_bytes(without_source_map(content) if name.endswith((".js", ".css")) else content)
    if package.folder == "tabler":
        (folder / "LICENSE").write_text(TABLER_LICENSE, encoding="utf-8")


def wanted_icons() -> list[str]:
    """Words of `scripts/icons.txt`: `name` (outline), `name-filled`, or `alias=name`, such as `risk-blue=flag`."""
    return sorted(set(ICON_LIST.read_text(encoding="utf-8").split()))


def symbol(source: Path, word: str) -> str:
    """One `<symbol>`: the shapes only; stroke and fill come from the class of the `<svg>` that uses it."""
    alias, _, name = word.rpartition("=")
    filled = name.endswith("-filled")
    path = source / "icons" / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
    shapes = re.findall(r"<(?:path|circle|rect|line|ellipse|polyline|polygon)\b[^>]*/>", path.read_text("utf-8"))
    kept = [re.sub(r"\s+", " ", shape) for shape in shapes if 'stroke="none" d="M0 0h24v24H0z"' not in shape]
    paint = ' fill="currentColor" stroke="none"' if filled else ""
    return f'<symbol id="{alias or name}" viewBox="0 0 24 24"{paint}>{"".join(kept)}</symbol>'


def write_sprite(work: Path) -> None:
    source = unpack(*ICON_PACKAGE, work)
    symbols = "\n".join(symbol(source, name) for name in wanted_icons())
    SPRITE.parent.mkdir(parents=True, exist_ok=True)
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")
    folder = VENDOR / f"tabler-icons-{ICON_PACKAGE[1]}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "LICENSE").write_bytes((source / "LICENSE").read_bytes())


def committed_files() -> list[Path]:
    return [*sorted(path for path in VENDOR.rglob("*") if path.is_file() and path.name != "README.md"), SPRITE]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def readme() -> str:
    rows = [(p.folder, p.version, p.licence, p.name) for p in PACKAGES]
    rows.append(("tabler-icons (only ../img/icons.svg)", ICON_PACKAGE[1], "MIT", ICON_PACKAGE[0]))
    packages = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    files = "\n".join(f"| {path.relative_to(ROOT / 'static')} | `{digest(path)}` |" for path in committed_files())
    return (
        "# Vendored files\n\nWritten by `scripts/vendor_static.py`; do not edit by hand. The files are the minified\n"
        "ones of the npm packages below, unchanged except that the source-map comment is taken out and\n"
        "`.mjs` is named `.js`.\n\n"
        f"| name | version | licence | npm package |\n|---|---|---|---|\n{packages}\n\n"
        f"| file under static/ | sha256 |\n|---|---|\n{files}\n"
    )


def check() -> int:
    """0 when every committed file has the digest that the README names, and none is missing or extra."""
    if (VENDOR / "README.md").read_text(encoding="utf-8") == readme():
        return 0
    print("static/vendor differs from its README: run scripts/vendor_static.py", file=sys.stderr)
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare digests only, no network")
    parser.add_argument("--icons", action="store_true", help="rewrite only the icon sprite")
    options = parser.parse_args()
    if options.check:
        return check()
    with tempfile.TemporaryDirectory() as folder:
        for package in () if options.icons else PACKAGES:
            print(f"{package.name} {package.version}")
            write_package(package, Path(folder))
        write_sprite(Path(folder))
    VENDOR.mkdir(parents=True, exist_ok=True)
    (VENDOR / "README.md").write_text(readme(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
