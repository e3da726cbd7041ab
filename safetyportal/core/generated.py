"""Documents made from the code (`docs/generated/`): written by `make docs`, compared by `make check`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

DIRECTORY = Path(settings.BASE_DIR) / "docs" / "generated"


class GeneratedDocument(BaseCommand):
    """Base of the commands that make one document; `--check` fails when the committed one differs."""

    file_name = ""

    def text(self) -> str:
        """The document, always in English message ids, so that it does not depend on catalogues."""
        raise CommandError(f"{type(self).__name__} makes no text")

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only compare, write nothing")

    def handle(self, *args, check=False, **options):
        with override("en"):
            made = self.text()
        path = DIRECTORY / self.file_name
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != made:
                raise CommandError(f"{path.relative_to(settings.BASE_DIR)} is stale: run `make docs`")
            return
        DIRECTORY.mkdir(parents=True, exist_ok=True)
        path.write_text(made, encoding="utf-8")
        self.stdout.write(f"wrote {path.relative_to(settings.BASE_DIR)}")
