"""A year of monthly reports, inspections, dossiers and listings over the invented hazards; kept for the next run."""

from benchmarks.hazard_world import insert
from benchmarks.world import PROVINCE, person, say

FIRMS = 100_000  # that owe a report each month, as in the province of the demonstration
MONTHS = 10  # January to October 2026

# Some firms owe nothing in some months, one report in twelve is owed still; one in forty firms moved in June and left
# its accepted reports behind.
_REPORTS = """
SELECT firm.id AS enterprise_id, firm.sectors, coalesce(firm.supervision_classes[1], 'other') AS trade, month::date,
    CASE WHEN moved THEN coalesce(other.jurisdiction_id, firm.jurisdiction_id) ELSE firm.jurisdiction_id END
        AS jurisdiction_id,
    CASE WHEN moved THEN coalesce(other.place, firm.place) ELSE firm.place END AS place,
    CASE WHEN h %% 97 < 2 THEN 'waived' WHEN h %% 12 = 0 THEN 'overdue' ELSE 'locked' END AS status
FROM enterprises_enterprise AS firm CROSS JOIN generate_series(date '2026-01-01', %(last)s, interval '1 month') AS month
CROSS JOIN LATERAL (SELECT abs(hashint8(firm.id * 100 + extract(month FROM month)::int)) AS h,
    firm.id %% 40 = 7 AND month < '2026-06-01' AS moved) AS chance
LEFT JOIN enterprises_enterprise AS other ON other.id = firm.id + 1
WHERE firm.id <= %(firms)s
"""
_INSPECTIONS = """
SELECT 'ZCB' || report.id AS number, enterprise_id, jurisdiction_id, place, sectors, month + 11 AS on_day
FROM hazards_monthlyreport AS report WHERE report.id %% 11 < 3
"""
_MAJORS = (
    "SELECT id, enterprise_id, jurisdiction_id, place, sectors, found_on FROM hazards_hazard WHERE level = 'major'"
)
_COMPLETE = """SELECT EXISTS (SELECT FROM hazards_monthlyreport) AND (SELECT count(*) FROM hazards_listing)
    = (SELECT count(*) FROM hazards_hazard WHERE level = 'major' AND id % 3 = 0)"""


def fill() -> None:
    """Nothing when they are there already for the present hazards."""
    from django.db import connection, transaction

    from hazards.models import Listing, MajorHazardDossier, MonthlyReport, SelfInspection

    with connection.cursor() as cursor:
        cursor.execute(_COMPLETE)
        if cursor.fetchone()[0]:
            return
    say("making a year of monthly reports")
    officer = person("province_supervisor", PROVINCE, "bench-province")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in (Listing, MajorHazardDossier, SelfInspection, MonthlyReport):
            cursor.execute(f'TRUNCATE "{model._meta.db_table}" RESTART IDENTITY CASCADE')
        _make_reports(officer)
        _make_dossiers()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for model in (Listing, MajorHazardDossier, SelfInspection, MonthlyReport):
            cursor.execute(f'VACUUM ANALYZE "{model._meta.db_table}"')


def _make_reports(officer) -> None:
    from hazards.models import MonthlyReport, SelfInspection

    shared = {name: name for name in ("enterprise_id", "jurisdiction_id", "place", "sectors")}
    insert(
        MonthlyReport,
        {
            **shared, "trade": "trade", "month": "month", "status": "status", "deadline": "%(now)s",
            "clock": "CASE status WHEN 'overdue' THEN 'filing' ELSE '' END",
            "due_at": "CASE status WHEN 'overdue' THEN %(now)s END::timestamptz",
            "content_sha256": "'x'", "signed_sha256": "'x'", "signed_by_id": "%(officer)s", "signed_at": "%(now)s",
            "snapshot_sha256": "'x'",
        },
        _REPORTS,
        {"firms": FIRMS, "last": f"2026-{MONTHS:02d}-01", "officer": officer.pk},
    )  # fmt: skip
    insert(
        SelfInspection,
        {
            **shared, "number": "number", "status": "'done'", "rhythm": "'adhoc'", "title": "'示例自查'",
            "period_start": "on_day", "period_end": "on_day", "finished_on": "on_day", "participant_count": "2",
            "zero_reason": "'示例：未发现问题'",
        },
        _INSPECTIONS,
        {},
    )  # fmt: skip


def _make_dossiers() -> None:
    from hazards.models import Listing, MajorHazardDossier

    shared = {name: name for name in ("jurisdiction_id", "place", "sectors")}
    insert(
        MajorHazardDossier,
        {**shared, "hazard_id": "id", "planned_on": "found_on + (id %% 40)::int", "complete": "id %% 4 > 0"},
        f"{_MAJORS} AND id %% 5 > 0",
        {},
    )
    insert(
        Listing,
        {
            **shared, "hazard_id": "id", "enterprise_id": "enterprise_id", "matters": "'示例'",
            "status": "CASE WHEN id %% 4 = 0 THEN 'delisted' ELSE 'supervised' END",
            "level": "(ARRAY['county','city','province'])[1 + (id / 3) %% 3]",
            "deadline": "found_on + 60", "proposed_at": "%(now)s", "listed_on": "found_on + (id %% 25)::int",
            "delisted_on": "CASE WHEN id %% 4 = 0 THEN found_on + 40 END",
            "due_at": "CASE WHEN id %% 4 > 0 THEN %(now)s END::timestamptz",
        },
        f"{_MAJORS} AND id %% 3 = 0",
        {},
    )  # fmt: skip
