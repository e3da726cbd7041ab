"""Work of cases in the background."""

from inspections.services import cases_file
from safetyportal.core import jobs


@jobs.handler(cases_file.HANDLER, bulk=True)
def bind_case_file(context, file_id: int):
    """Bind one case file; a second run after a lost worker finds what is kept."""
    return cases_file.make(file_id, now=context.now, progress=context.progress)
