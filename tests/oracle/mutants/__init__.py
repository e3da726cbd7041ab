"""`make mutants`: removes each scope, guard and permission check in turn, and asks the tests whether they notice.

Every such call is rewritten when its module is imported, so that it can be switched off by name (`sites.py`,
`switch.py`). One process runs the tests once, notes which call each of them reaches, then switches one call off at a
time and runs the tests that reached it, quickest first, until one fails (`plugin.py`). Nothing is started anew for a
mutant, so a few hundred of them take minutes. `run.py` starts the processes, goes on where an earlier run stopped,
and writes docs/reports/mutants.md.
"""
