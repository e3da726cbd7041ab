"""Faults on the running portal: kill, stop and starve its parts under load, then compare what clients were told with
what the database holds.

`make faults` (`python -m benchmarks.faults`) runs every case and writes docs/reports/faults.md.
"""
