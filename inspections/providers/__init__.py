"""What inspections and enforcement give to menu, home page and search, one module a subject."""

from inspections.providers import assignments, cases, committee, law, papers, projects, visits


def register() -> None:
    for subject in (assignments, law, visits, cases, papers, projects, committee):
        subject.register()
