"""Which rows follow when an enterprise or a division moves: what is still open (core/moves.py)."""

from inspections.moving_rows import assignments, cases, law, papers, projects, visits


def register() -> None:
    for subject in (assignments, law, visits, cases, papers, projects):
        subject.register()
