"""Writes the table of the world into a database and compares what was stored with it.

Rows are saved straight into the tables; no service and no scope decides where they go.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from safetyportal.core.identifiers import make_credit_code
from safetyportal.core.models import FormerPlace, Jurisdiction, Posting, Role, User
from tests.oracle.world import build_inspections
from tests.oracle.world.people import PEOPLE
from tests.oracle.world.places import CELLS, LEFT_PLACE, MOVED, TOWNSHIP, path
from tests.oracle.world.rows import ROWS, Row

MARK = "神谕"  # in the name of everything here, so that a search finds all of it
PASSWORD = "Hunan-示例-2026-kestrel"
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
MONTH = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)
SOON = NOW + timedelta(days=5)


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def moment(count: int | None) -> datetime | None:
    return None if count is None else NOW + timedelta(days=count, hours=-1)


def build() -> None:
    """Write everything, in the order in which rows hang on each other, and compare."""
    _cells()
    _people()
    makers = MAKERS | build_inspections.makers()
    for kind in makers:
        model = apps.get_model(kind)
        for row in ROWS[kind]:
            _put(model, row, makers[kind](row))
    build_inspections.beside()
    FormerPlace.objects.create(unit=f"E{MOVED}", place=LEFT_PLACE, left_at=NOW - timedelta(days=1))
    _share()
    _count()
    compare()


def _cells() -> None:
    township = Jurisdiction.objects.get(code=TOWNSHIP, valid_to=None)
    for n, code in enumerate(CELLS, 1):
        Jurisdiction.objects.create(
            code=code, name=f"{MARK}第{n}网格", short_name=f"第{n}网格", level=5, parent=township, path=path(code),
            valid_from=days(-900),
        )  # fmt: skip


def node_of(place: str) -> Jurisdiction:
    """The division of a place: the place itself, or that of the enterprise which ends it."""
    parts = [part for part in place.split("/") if part and not part.startswith("E")]
    return Jurisdiction.objects.get(path="/" + "".join(f"{part}/" for part in parts))


def _people() -> None:
    roles = {role.code: role for role in Role.objects.all()}
    password = make_password(PASSWORD)
    for person in PEOPLE.values():
        User(
            id=person.pk, username=f"oracle-{person.key.replace('_', '-')}", name=f"{MARK}{person.key}",
            kind=person.kind, duty=person.duty, place=person.place, is_active=person.active, password=password,
            must_change_password=False, password_changed_at=NOW + timedelta(days=36500),
        ).save(force_insert=True)  # fmt: skip
    for person in PEOPLE.values():
        for post in person.posts:
            _post(person, post, roles[post.role])


def _post(person, post, role) -> None:
    lender = PEOPLE.get(post.lender)
    unit = post.place.rstrip("/").rsplit("/", 1)[-1]
    Posting(
        id=post.number, user_id=person.pk, role=role, duty=role.duty, jurisdiction=node_of(post.place),
        place=post.place, unit=unit if unit.startswith("E") else "", sectors=list(post.sectors),
        starts_at=moment(post.days[0]), ends_at=moment(post.days[1]),
        source_id=lender.posts[0].number if lender else None, on_behalf_of_id=lender.pk if lender else None,
    ).save(force_insert=True)  # fmt: skip


def _put(model, row: Row, facts: dict) -> None:
    names = {field.name for field in model._meta.concrete_fields}
    given = {"id": row.pk}
    if "place" in names:
        given["place"] = row.place
    if "jurisdiction" in names:
        given["jurisdiction"] = node_of(row.place)
    if "sectors" in names:
        given["sectors"] = list(row.sectors)
    if "enterprise" in names and row.firm:
        given["enterprise_id"] = row.firm
    if "status" in names and row.state:
        given["status"] = row.state
    record = model(**{**given, **facts})
    record.save(force_insert=True)


def _share() -> None:
    """The named exceptions in force, as guardian keeps them."""
    from guardian.shortcuts import assign_perm

    for person in PEOPLE.values():
        for kind, pk in person.shared:
            name = kind.partition(".")[2]
            record = apps.get_model(kind)._base_manager.get(pk=pk)
            assign_perm(f"view_{name}", User.objects.get(pk=person.pk), record)


def _count() -> None:
    """The figures that services would have kept while the rows were written."""
    from enterprises.services import counts as of_enterprises
    from hazards.services import counts, monthly_counts, signal_counts

    for module in (of_enterprises, counts, monthly_counts, signal_counts):
        module.rebuild("/")


def compare() -> None:
    """What is stored is the table: no row more, none less, each where the table says."""
    wrong = []
    for kind, rows in ROWS.items():
        model = apps.get_model(kind)
        stored = {record.pk: record for record in model._base_manager.all()}
        wrong += [f"{kind} {row.pk} is missing" for row in rows if row.pk not in stored]
        wrong += [
            f"{kind} {row.pk} is at {stored[row.pk].place}, not {row.place}"
            for row in rows
            if row.pk in stored and hasattr(stored[row.pk], "place") and stored[row.pk].place != row.place
        ]
        more = set(stored) - {row.pk for row in rows}
        if not getattr(model, "is_reference_data", False) and kind not in BESIDE:
            wrong += [f"{kind} {pk} is not in the table" for pk in sorted(more)]
    assert wrong == []


BESIDE = {"core.user", "core.posting", "core.auditentry", "hazards.checklistitem"}  # the portal's own, and norms


# What each kind needs beside its place. Facts are invented; names carry the mark and the number.


def _firm(row: Row) -> dict:
    n = row.pk
    return {
        "name": f"{MARK}企业{n}号有限公司", "credit_code": make_credit_code(_division(row)[:6], 700_000 + n),
        "registration_type": "112", "industry": "3311",
        "supervision_classes": ["chemicals" if "hazardous_chemicals" in row.sectors else "machinery"],
        "legal_representative": f"法人{n}", "legal_phone": f"1370000{n:04d}", "safety_head": f"安全{n}",
        "safety_head_phone": f"1380000{n:04d}", "production_address": f"{MARK}路{n}号",
        "registered_address": f"{MARK}路{n}号", "staff_total": n, "data_source": "demo", "status": "active",
        "acceptance_number": f"QY{_division(row)[:6]}{n:09d}", "registered_at": moment(-400),
        "longitude": 112.0 + (n % 100) / 100, "latitude": 28.0 + (n % 100) / 100, "risk_class": "ABCD"[n % 4],
    }  # fmt: skip


def _division(row: Row) -> str:
    return [part for part in row.place.split("/") if part and not part.startswith("E")][-1]


def _hazard(row: Row) -> dict:
    major, closed, listed = row.pk // 100 in (202, 204), row.state == "closed", row.pk // 100 == 202
    return {
        "number": f"YH{row.pk:010d}", "source": "3", "found_on": days(-6), "found_by_id": PEOPLE["township"].pk,
        "description": f"{MARK}隐患{row.pk}：配电箱未上锁", "location": f"{row.pk}车间", "category": "B04",
        "level": "major" if major else "general", "rectify_by": days(10), "trade": "machinery",
        "closed_on": days(-2) if closed else None, "clock": "" if closed else "rectify",
        "due_at": None if closed else SOON, "listed": listed, "overdue": listed,
        "responsible_phone": f"1390000{row.pk % 10000:04d}",
    }  # fmt: skip


def _ask(row: Row) -> dict:
    return {
        "hazard_id": row.target, "reason": f"{MARK}申请{row.pk}", "requested_by_id": PEOPLE["head"].pk,
        "clock": "decide", "due_at": SOON,
    }  # fmt: skip


def _standard(row: Row) -> dict:
    return {
        "code": f"oracle{row.pk}", "title": f"{MARK}标准{row.pk}", "valid_from": days(-300), "verification": "U",
        "enterprise_id": row.firm or None,
    }  # fmt: skip


def _level_report(row: Row) -> dict:
    depth = len([part for part in row.place.split("/") if part])
    own = bool(row.firm)
    first = date(MONTH.year, (MONTH.month - 1) // 3 * 3 + 1, 1) if own else MONTH
    end = date(first.year + (first.month + (3 if own else 1) > 12), (first.month + (3 if own else 1) - 1) % 12 + 1, 1)
    return {
        "kind": "own_quarter" if own else "m1",
        "level": "enterprise" if own else ("province", "city", "county", "township")[depth - 1],
        "first": first, "last": end - timedelta(days=1), "deadline": SOON, "clock": "submit", "due_at": SOON,
        "trade": "machinery" if own else "",
    }  # fmt: skip


def _document(row: Row) -> dict:
    return {
        "kind": "oracle.notice", "series": "oracle", "holder": row.place, "year": TODAY.year, "serial": row.pk,
        "number": f"{MARK}〔{TODAY.year}〕{row.pk}号", "title": f"{MARK}通知书{row.pk}", "issuer": MARK,
        "target_type": row.of or "hazards.listing", "target_id": row.target, "content": {}, "template": "1",
        "content_sha256": "0" * 64, "sha256": f"{row.pk:064d}", "stored_name": f"oracle/{row.pk}.pdf", "size": 9,
        "pages": 1, "code": f"{row.pk:016d}".translate(str.maketrans("01", "AB")), "issued_on": TODAY, "issued_at": NOW,
        "issued_by_id": PEOPLE["city"].pk,
    }  # fmt: skip


def _batch(row: Row) -> dict:
    return {
        "kind": "enterprises", "user_id": PEOPLE[row.owner].pk, "name": f"{MARK}{row.pk}.xlsx", "size": 1,
        "sha256": "0" * 64, "state": "done", "row_count": 1, "created_at": NOW, "confirmed_at": NOW,
        "finished_at": NOW,
    }  # fmt: skip


def _monthly(row: Row) -> dict:
    locked = row.state == "locked"
    month = MONTH if not locked else (MONTH - timedelta(days=1)).replace(day=1)
    facts = {"month": month, "deadline": SOON, "trade": "machinery", "content": {}, "zero_reason": "示例停产"}
    if not locked:
        return {**facts, "clock": "file", "due_at": SOON}
    digest = "1" * 64
    return facts | {
        "content_sha256": digest, "signed_sha256": digest, "signed_name": "示例", "signed_method": "typed",
        "signed_by_id": PEOPLE["head_moved"].pk, "signed_at": moment(-40), "filed_at": moment(-40),
        "filed_by_id": PEOPLE["head_moved"].pk, "snapshot_sha256": digest, "accepted_at": moment(-39),
    }  # fmt: skip


def _listing(row: Row) -> dict:
    return {
        "hazard_id": row.target, "level": "city", "matters": f"{MARK}挂牌{row.pk}", "deadline": days(90),
        "proposed_at": moment(-9), "proposed_by_id": PEOPLE["county"].pk, "listed_on": days(-8),
        "decided_at": moment(-8), "decided_by_id": PEOPLE["city_leader"].pk, "clock": "listed", "due_at": SOON,
        "notice_number": f"{MARK}〔{TODAY.year}〕{row.pk}号",
    }  # fmt: skip


MAKERS: dict[str, Callable[[Row], dict]] = {
    "core.supervisingbody": lambda row: {
        "code": _division(row).ljust(9, "0") + "077", "name": f"{MARK}委员会办公室{row.pk}", "kind": "committee",
        "contact_phone": f"1360000{row.pk % 10000:04d}",
    },
    "core.attachment": lambda row: {
        "target_type": "hazards.hazard", "target_id": row.target, "purpose": "hazard.before",
        "name": f"{MARK}{row.pk}.jpg", "stored_name": f"oracle/{row.pk}.jpg", "content_type": "image/jpeg", "size": 9,
        "sha256": f"{row.pk:064d}", "state": "clean",
    },
    "enterprises.enterprise": _firm,
    "enterprises.site": lambda row: {"kind": "workshop", "name": f"{MARK}场所{row.pk}", "contact": f"联系人{row.pk}"},
    "enterprises.responsibleperson": lambda row: {"kind": "safety_manager", "name": f"{MARK}人员{row.pk}"},
    "enterprises.enterprisedocument": lambda row: {"kind": "pledge", "title": f"{MARK}文件{row.pk}"},
    "enterprises.specialobject": lambda row: {
        "type_id": _special_type(), "name": f"{MARK}设施{row.pk}", "number": f"SO-{row.pk}",
    },
    "enterprises.riskclassification": lambda row: {
        "risk_class": "C", "reason": f"{MARK}分级{row.pk}", "decided_on": days(-30), "decided_by_id": PEOPLE["city"].pk,
    },
    "enterprises.changerequest": lambda row: {
        "kind": "facts", "proposed": {"staff_total": 99}, "before": {"staff_total": 1}, "base_version": 1,
        "reason": f"{MARK}变更{row.pk}", "requested_by_id": PEOPLE["head"].pk, "clock": "decide", "due_at": SOON,
    },
    "enterprises.transferrequest": lambda row: {
        "to_jurisdiction": node_of(row.also), "to_place": row.also, "reason": f"{MARK}迁移{row.pk}",
        "requested_by_id": PEOPLE["county"].pk,
        **({"clock": "decide", "due_at": SOON} if row.state == "requested" else {"decided_at": moment(-1)}),
    },
    "hazards.hazard": _hazard,
    "hazards.extensionrequest": lambda row: {
        **_ask(row), "old_day": days(10), "new_day": days(20), "level": "enterprise",
    },
    "hazards.levelreview": _ask,
    "hazards.hazardcomment": lambda row: {
        "hazard_id": row.target, "text": f"{MARK}意见{row.pk}", "author_id": PEOPLE["township"].pk,
    },
    "hazards.handover": lambda row: {
        "hazard_id": row.target, "kind": "copy", "reason": f"{MARK}抄告{row.pk}", "from_place": row.place,
        "from_name": MARK, "to_place": row.also, "sent_by_id": PEOPLE["township"].pk, "clock": "receive",
        "due_at": SOON,
    },
    "hazards.majorhazarddossier": lambda row: {"hazard_id": row.target, "situation": f"{MARK}档案{row.pk}"},
    "hazards.dossierevidence": lambda row: {
        "dossier_id": row.target, "kind": "responsibility", "text": f"{MARK}证据{row.pk}", "on": TODAY,
        "attachment_id": row.pk + 1500,
    },
    "hazards.hazardfiling": lambda row: {
        "dossier_id": row.target, "kind": "bureau", "informed_at": moment(-3), "acknowledge_by": SOON,
        "note": f"{MARK}报送{row.pk}",
    },
    "hazards.listing": _listing,
    "hazards.listingprogress": lambda row: {"listing_id": row.target, "month": MONTH, "due_at": SOON},
    "hazards.listingextension": lambda row: {
        "listing_id": row.target, "before": days(90), "until": days(120), "situation": f"{MARK}延期{row.pk}",
        "reason": MARK, "requested_at": moment(-1), "requested_by_id": PEOPLE["head"].pk, "clock": "decide",
        "due_at": SOON,
    },
    "hazards.monthlyreport": _monthly,
    "hazards.selfinspection": lambda row: {
        "rhythm": "adhoc", "title": f"{MARK}自查{row.pk}", "number": f"ZC{row.pk}",
        "period_start": days(-3), "period_end": days(3),
        "clock": "carry_out", "due_at": SOON, "started_at": moment(-1),
    },
    "hazards.reportposter": lambda row: {"location": f"{MARK}门口{row.pk}", "token": f"oracle{row.pk}"},
    "hazards.workerreport": lambda row: {
        "poster_id": row.target, "receipt": f"ORACLE{row.pk}", "description": f"{MARK}线索{row.pk}",
        "location": "车间", "reported_at": moment(-1), "clock": "moderate", "due_at": SOON,
    },
    "hazards.trustsignal": lambda row: {
        "kind": "closed_quickly", "subject": f"case-{row.pk}", "month": MONTH, "raised_at": moment(-1),
        "evidence": {
            "way": "bulk", "when": "2026-10-12 09:15", "hazards": 6, "minutes": 10, "least": 5, "seconds": 40,
        }, "clock": "answer", "due_at": SOON,
        "hazard_rows": [20100 + (row.pk + more) % 10 for more in (0, 1)],
        "report_rows": [23100 + (row.pk + more) % 10 for more in (0, 1)],
    },
    "hazards.levelreport": _level_report,
    "hazards.hazardbulletin": lambda row: {
        "month": MONTH if row.state == "draft" else (MONTH - timedelta(days=1)).replace(day=1),
        "issued_on": None if row.state == "draft" else days(-20),
        "title": f"{MARK}通报{row.pk}", "generated_at": NOW, "opening": MARK,
        "body_id": build_inspections.OFFICES[row.place], "figures": _bulletin_figures(row.place),
    },
    "hazards.checkliststandard": _standard,
    "hazards.checklistitem": lambda row: {
        "standard_id": row.pk - 100, "code": f"oracle{row.pk}", "title": f"{MARK}检查项{row.pk}", "category": "B04",
        "valid_from": days(-300),
    },
    "core.issueddocument": _document,
    "core.namedexception": lambda row: {
        "user_id": PEOPLE[row.owner].pk, "target_id": row.target,
        "target_type": _shared_kind(row), "permission": "{}.view_{}".format(*_shared_kind(row).split(".")),
        "target_label": f"{MARK}例外{row.pk}", "reason": MARK, "ends_at": SOON,
        "ended_at": NOW if row.owner == "was_shared" else None, "granted_by_id": PEOPLE["security"].pk,
    },
    "core.auditentry": lambda row: {
        "at": moment(-1), "actor_id": PEOPLE["city"].pk, "actor_name": MARK, "action": "enterprise.update",
        "target_type": "enterprises.enterprise", "target_id": str(row.target), "target_label": f"{MARK}{row.target}",
        "chain": "oracle", "sequence": row.pk, "digest": "0" * 64,
    },
    "core.notification": lambda row: {
        "user_id": PEOPLE[row.owner].pk, "kind": "oracle", "title": f"{MARK}消息{row.pk}", "key": f"oracle-{row.pk}",
    },
    "core.job": lambda row: {
        "name": "core.export_list", "requested_by_id": PEOPLE[row.owner].pk, "title": f"{MARK}任务{row.pk}",
        "state": "done", "run_after": moment(-1), "finished_at": NOW,
    },
    "core.savedview": lambda row: {
        "user_id": PEOPLE[row.owner].pk, "register": "hazards", "name": f"{MARK}视图{row.pk}", "query": "q=1",
    },
    "core.importbatch": _batch,
    "core.apitoken": lambda row: {
        "user_id": PEOPLE[row.owner].pk, "name": f"{MARK}{row.pk}", "prefix": f"o{row.pk}", "digest": f"{row.pk:064d}",
        "scopes": [], "expires_at": SOON,
    },
}  # fmt: skip


def _bulletin_figures(place: str) -> dict:
    """What was generated with the bulletin; its draft is drawn from it."""
    from hazards.queries import bulletins

    return bulletins.figures(place, MONTH)


def _shared_kind(row: Row) -> str:
    return next(kind for kind, pk in PEOPLE["shared_with"].shared if pk == row.target)


def _special_type() -> int:
    return apps.get_model("enterprises.specialobjecttype").objects.order_by("pk").values_list("pk", flat=True)[0]
