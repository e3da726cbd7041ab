"""Assignments: reminders."""

from inspections.services import assignments_sweep
from safetyportal.core import jobs


@jobs.periodic("inspections.sweep_assignments", every=3600)
def sweep_assignments(context):
    """Tasks that come due or are overdue, draws that are to be published: each told once."""
    return assignments_sweep.sweep(now=context.now, progress=context.progress)
