"""The place where benchmarks run: its own engines below VAR_DIR, the whole division table, a million enterprises.

The data are kept for the next run. `python -m benchmarks --fresh` makes them anew.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
COUNTY, TOWNSHIP, CITY, PROVINCE = "430102", "430102001", "4301", "43"
BATCH = 20_000

NAMES = (
    "华金鑫宏盛达泰瑞恒兴源丰茂永安康顺德信诚润隆嘉联创新远东方中天海龙凤祥"
    "云山江河湖光明星辰宇博雅正和平福禄寿喜财旺发益民众友佳美力强"
)
TRADES = (
    ("机械制造", "3311", "machinery"),
    ("精细化工", "2614", "hazchem_production"),
    ("烟花爆竹", "2672", "fireworks_production"),
    ("矿业", "0911", "noncoal_mine"),
    ("建材", "3021", "building_materials"),
    ("食品加工", "1399", "light_industry"),
    ("物流运输", "5431", "road_transport"),
    ("商贸", "5211", "trade"),
    ("建筑工程", "4710", "construction"),
    ("新能源", "4415", "power"),
    ("餐饮管理", "6210", "crowded_place"),
    ("家具", "2110", "light_industry"),
)
FORMS = ("有限公司",) * 12 + ("有限责任公司",) * 3 + ("厂",) * 2 + ("经营部", "合作社", "股份有限公司")
ROADS = ("人民路", "解放路", "建设路", "湘江大道", "工业园一路", "中山路", "芙蓉北路", "迎宾路", "环城路", "创业街")
STATUSES = ("active",) * 18 + ("suspended", "no_premises", "cancelled", "submitted", "county_passed")


def start(var_dir: Path):
    """Set Django up on the benchmark's own engines; returns them."""
    os.environ["VAR_DIR"] = str(var_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "safetyportal.settings.dev"
    from safetyportal.core.embedded import Engines

    engines = Engines(var_dir)
    engines.start()
    import django

    django.setup()
    from django.core.management import call_command

    from safetyportal.core.catalogues import compile_catalogues

    compile_catalogues(ROOT / "locale")
    call_command("migrate", verbosity=0, interactive=False)
    return engines


def fill(size: int, *, fresh: bool = False) -> None:
    """Reference data and `size` enterprises in the townships of Hunan; nothing when they are there already."""
    from django.db import connection, transaction

    from enterprises.models import Enterprise
    from enterprises.services import counts
    from safetyportal.core.services.reference import load_reference

    load_reference(now=NOW)
    there = Enterprise.unscoped.count()
    if there == size and not fresh:
        return
    say(f"making {size:,} enterprises")
    began = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:  # in one: a crash leaves the table with its indexes
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index can be built over checks that still wait
        cursor.execute("TRUNCATE enterprises_enterprise RESTART IDENTITY CASCADE")
        cursor.execute("TRUNCATE core_rollupcell, core_rollupdelta")
        with_indexes_later("enterprises_enterprise", lambda: _copy(size))
        counts.rebuild("/")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT setval(pg_get_serial_sequence('enterprises_enterprise', 'id'), %s)", [size])
        cursor.execute("VACUUM ANALYZE enterprises_enterprise")
        cursor.execute("ANALYZE")
    say(f"made in {time.monotonic() - began:.0f} s")


def with_indexes_later(table: str, load, without: tuple[str, ...] = ()) -> None:
    """Drop what is only an index or a reference to another table, load, and make both (but those `without`) again.

    Much faster for a whole table: an index is sorted once, references are checked by one join and not row by row.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = %s AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
            [table],
        )
        indexes = cursor.fetchall()
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
            " AND contype = 'f'",
            [table],
        )
        references = cursor.fetchall()
        for name, _definition in references:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    load()
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for name, definition in indexes:
            if name not in without:
                cursor.execute(definition)
        for name, definition in references:
            cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')


def _copy(size: int) -> None:
    from enterprises.imports.publishing import template

    form = template()
    lines: list[str] = []
    for number, facts in enumerate(enterprises(size), 1):
        lines.append(form.line(facts))
        if len(lines) == BATCH or number == size:
            form.copy(lines)
            lines = []


def enterprises(size: int, seed: int = 1) -> Iterator[dict]:
    """Invented enterprises, the same ones for the same seed."""
    from enterprises.services.facts import sectors_of
    from safetyportal.core.identifiers import make_credit_code
    from safetyportal.core.models import Jurisdiction

    chance = random.Random(seed)
    trades = [(words, industry, kind, sectors_of([kind])) for words, industry, kind in TRADES]
    towns = list(
        Jurisdiction.objects.filter(level=4, path__startswith="/43/", valid_to=None)
        .select_related("parent__parent")
        .order_by("code")
    )
    for number in range(1, size + 1):
        town = chance.choice(towns)
        county, city = town.parent, town.parent.parent
        words, industry, kind, sectors = chance.choice(trades)
        head = chance.choice((city.short_name, county.name.rstrip("县区市"), "湖南", ""))
        name = f"{head}{''.join(chance.choices(NAMES, k=chance.choice((2, 2, 3, 4))))}{words}{chance.choice(FORMS)}"
        address = f"湖南省{city.name}{county.name}{town.name}{chance.choice(ROADS)}{chance.randint(1, 999)}号"
        status = chance.choice(STATUSES)
        yield {
            "id": number, "name": name, "credit_code": make_credit_code(county.code, number), "industry": industry,
            "supervision_classes": [kind], "sectors": sectors, "registration_type": "112", "jurisdiction_id": town.pk,
            "place": f"{town.path}E{number}/", "registered_address": address, "production_address": address,
            "legal_representative": f"示例{number % 9973}", "longitude": round(109 + chance.random() * 5, 6),
            "latitude": round(25 + chance.random() * 5, 6), "staff_total": chance.randint(1, 900), "scale": "3",
            "annual_revenue": f"{chance.randint(10, 90000)}.00", "status": status, "data_source": "demo",
            "acceptance_number": f"QY{county.code}{number:09d}", "created_at": NOW, "updated_at": NOW,
            "risk_class": chance.choice(("", "A", "B", "C", "D")), "registered_at": NOW,
            "clock": "review" if status in {"submitted", "county_passed"} else "",
            "due_at": NOW if status in {"submitted", "county_passed"} else None,
        }  # fmt: skip


def fill_people() -> None:
    """One person in charge for each enterprise; nothing when they are there already."""
    from django.db import connection, transaction

    from enterprises.models import Enterprise, ResponsiblePerson

    if ResponsiblePerson.unscoped.count() >= Enterprise.unscoped.count():
        return
    say("making a person for each enterprise")

    def load() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, {"surnames": list(SURNAMES), "given": list(NAMES), "now": NOW})

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE enterprises_responsibleperson RESTART IDENTITY")
        with_indexes_later("enterprises_responsibleperson", load)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE enterprises_responsibleperson")


SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
_PEOPLE = """
INSERT INTO enterprises_responsibleperson (enterprise_id, kind, name, sex, position, phone, phone_index, id_number,
    id_number_index, certificate_kind, certificate_number, certificate_number_index, created_at, updated_at, version)
SELECT id, 'principal', (%(surnames)s::text[])[1 + (id * 7919) %% 20] || (%(given)s::text[])[1 + (id * 104729) %% 62]
    || CASE WHEN id %% 3 = 0 THEN '' ELSE (%(given)s::text[])[1 + (id / 62 * 31) %% 62] END,
    '', '', '', '', '', '', '', '', '', %(now)s, %(now)s, 1
FROM enterprises_enterprise
"""


def person(role: str, code: str, name: str):
    """An account with one posting, kept between runs."""
    from django.utils import timezone

    from safetyportal.core.models import Jurisdiction, Posting, Role, User

    facts = {"name": name, "password": "!", "must_change_password": False, "password_changed_at": timezone.now()}
    user, made = User.objects.update_or_create(username=name, defaults=facts)
    if made:
        where, of = Jurisdiction.objects.get(code=code, valid_to=None), Role.objects.get(code=role)
        Posting.unscoped.create(
            user=user, role=of, duty=of.duty, jurisdiction=where, place=where.path, starts_at=NOW.replace(year=2024)
        )
    return user


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
