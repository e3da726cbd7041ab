"""What the clock asks of cases."""

from inspections.services import cases_sweep
from safetyportal.core import jobs


@jobs.periodic("inspections.sweep_cases", every=3600)
def sweep_cases(context):
    """Periods that come near or are over: each hour, each stage told once."""
    return cases_sweep.sweep(now=context.now, progress=context.progress)
