"""`manage.py openapi_document`: the description of /api/v1/ as the code makes it, checked against the standard."""

from io import StringIO

from django.core.management import call_command

from safetyportal.core.generated import GeneratedDocument


class Command(GeneratedDocument):
    help = "Write docs/generated/openapi.yaml; fails on anything that the generator is not sure of."
    file_name = "openapi.yaml"

    def text(self) -> str:
        out = StringIO()
        call_command("spectacular", lang="en", validate=True, fail_on_warn=True, skip_checks=True, stdout=out)
        return out.getvalue()
