"""The registry of enterprises: pages, map, suggestions, and its part of the API."""

from tests.oracle.endpoints import (
    HOLDERS,
    OBJECT,
    PUBLIC,
    SIGNED_IN,
    Operation,
    Page,
    Register,
    Resource,
    Table,
)  # fmt: skip
from tests.oracle.world.places import TOWNSHIP_2

FIRM = "enterprises.enterprise"
VIEW, EXPORT, MAINTAIN = (
    "enterprises.view_enterprise",
    "enterprises.export_enterprise",
    "enterprises.maintain_enterprise",
)
REVIEW, APPROVE, SUSPEND = (f"enterprises.{act}_enterprise" for act in ("review", "approve", "suspend"))
SUBMIT, CHANGE, CLASSIFY = (f"enterprises.{act}_enterprise" for act in ("submit", "change", "classify"))
GIVE, RECEIVE, CANCEL = (f"enterprises.{act}_enterprise" for act in ("transfer", "receive", "cancel"))
REGISTER, ASSIGN = "enterprises.register_enterprise", "enterprises.assign_enterprise"
ASK, DECIDE = "enterprises.add_changerequest", "enterprises.decide_changerequest"
VIEW_REQUEST, VIEW_TRANSFER = "enterprises.view_changerequest", "enterprises.view_transferrequest"
REVEAL = "core.reveal_personal_data"
WHY = {"note": "示例理由"}

REGISTERS = (
    Register(
        "enterprise", FIRM, VIEW, EXPORT, create=REGISTER, edit=CHANGE, slug="enterprises",
        acts={
            "pass": REVIEW, "return": REVIEW, "refuse": REVIEW, "approve": APPROVE, "send_back": APPROVE,
            "reject": APPROVE, "resubmit": SUBMIT, "ask": ASK, "ask_step": ASK, "classify": CLASSIFY, "assign": ASSIGN,
            "suspend": SUSPEND, "resume": SUSPEND, "mark_no_premises": SUSPEND, "reopen": SUSPEND, "move": CHANGE,
            "transfer": GIVE, "cancel": CANCEL, "add_person": MAINTAIN, "add_site": MAINTAIN, "add_document": MAINTAIN,
        },
    ),
    Register(
        "changerequest", "enterprises.changerequest", VIEW_REQUEST, EXPORT, slug="change-requests",
        acts={"approve": DECIDE, "refuse": DECIDE, "withdraw": ASK},
    ),
    Register(
        "transferrequest", "enterprises.transferrequest", VIEW_TRANSFER, EXPORT, slug="transfers",
        acts={"accept": RECEIVE, "refuse": RECEIVE, "withdraw": GIVE},
    ),
    Register("responsibleperson", "enterprises.responsibleperson", VIEW, EXPORT, edit=MAINTAIN, slug="persons"),
    Register(
        "enterprisedocument", "enterprises.enterprisedocument", VIEW, EXPORT, edit=MAINTAIN, slug="documents",
        acts={"renew": MAINTAIN},
    ),
    Register("specialobject", "enterprises.specialobject", VIEW, EXPORT, edit=MAINTAIN, slug="special-objects"),
    Register("site", "enterprises.site", VIEW, EXPORT, edit=MAINTAIN, slug="sites", acts={"remove": MAINTAIN}),
)  # fmt: skip

PAGES = (
    Page("enterprise-register", PUBLIC, methods=("GET", "POST")),
    Page("enterprise-registered", PUBLIC),
    Page("industry-options", PUBLIC),
    Page("enterprise-own", SIGNED_IN, proof="test_search"),
    Page("host-options", SIGNED_IN, proof="test_search"),
    Page("enterprise-map", HOLDERS, VIEW),
    Page("enterprise-points", HOLDERS, VIEW, proof="test_search"),
    Page("enterprise-boundaries", HOLDERS, VIEW),
    Page(
        "specialobject-create", OBJECT, VIEW, FIRM, MAINTAIN, ("GET", "POST"),
        kwargs=lambda row: {"pk": row.pk, "code": "major_hazard"},
    ),
    Page(
        "enterprise-reveal", OBJECT, VIEW, FIRM, REVEAL, ("GET", "POST"),
        kwargs=lambda row: {"pk": row.pk, "field": "legal_phone"},
    ),
    *(
        Page(
            f"{name}-reveal", OBJECT, VIEW, f"enterprises.{name}", REVEAL, ("GET", "POST"),
            kwargs=lambda row, field=field: {"pk": row.pk, "field": field},
        )
        for name, field in (("responsibleperson", "phone"), ("site", "contact_phone"))
    ),
)  # fmt: skip


def _post(name: str, need, **facts) -> Operation:
    return Operation(name, "POST", need, VIEW, FIRM, **facts)


OPERATIONS = (
    Operation(
        "enterprise-list", "POST", REGISTER, access=HOLDERS,
        body={"jurisdiction": TOWNSHIP_2, "name": "示例新企业有限公司", "no_code_reason": "示例"},
    ),
    Operation("enterprise-detail", "PATCH", CHANGE, VIEW, FIRM, {"staff_total": 77}),
    _post("enterprise-approve", APPROVE),
    _post("enterprise-cancel", CANCEL, body=WHY),
    _post("enterprise-pass-review", REVIEW),
    _post("enterprise-refuse", (REVIEW, APPROVE), body=WHY),
    _post("enterprise-send-back", (REVIEW, APPROVE), body=WHY),
    _post("enterprise-resubmit", SUBMIT),
    _post("enterprise-resume", SUSPEND, body=WHY),
    _post("enterprise-suspend", SUSPEND, body=WHY),
    _post("enterprise-set-risk-class", CLASSIFY, body={"risk_class": "B", "reason": "示例"}),
    _post("enterprise-change-requests", ASK, body={"reason": "示例", "staff_total": 66}),
    _post("enterprise-documents", MAINTAIN, body={"kind": "other", "title": "示例"}),
    _post("enterprise-licence", MAINTAIN),
    _post("enterprise-persons", MAINTAIN, body={"kind": "safety_manager", "name": "示例"}),
    _post("enterprise-sites", MAINTAIN, body={"kind": "workshop", "name": "示例"}),
    _post("enterprise-special-objects", MAINTAIN, body={"type": "major_hazard", "name": "示例"}),
    _post("enterprise-transfers", GIVE, body={"jurisdiction": "430302", "reason": "示例"}),
    *(
        Operation(f"enterprise-{part}", "GET", VIEW, VIEW, FIRM, rows=kind and f"enterprises.{kind}")
        for part, kind in (
            ("documents", "enterprisedocument"), ("persons", "responsibleperson"), ("sites", "site"),
            ("special-objects", "specialobject"), ("risk-classes", "riskclassification"), ("supervisors", ""),
        )
    ),
    Operation("enterprise-change-requests", "GET", VIEW_REQUEST, VIEW, FIRM, rows="enterprises.changerequest"),
    Operation("enterprise-transfers", "GET", VIEW_TRANSFER, VIEW, FIRM, rows="enterprises.transferrequest"),
)  # fmt: skip


def _change(name: str, method: str, need: str, view: str = VIEW, **facts) -> Operation:
    return Operation(name, method, need, view, f"enterprises.{name.rsplit('-', 1)[0]}", **facts)


RESOURCES = (
    Resource("enterprise", FIRM, VIEW, OPERATIONS),
    Resource(
        "changerequest", "enterprises.changerequest", VIEW_REQUEST,
        (
            _change("changerequest-approve", "POST", DECIDE, VIEW_REQUEST, body={"enterprise_version": 1}),
            _change("changerequest-refuse", "POST", DECIDE, VIEW_REQUEST, body=WHY),
            _change("changerequest-withdraw", "POST", ASK, VIEW_REQUEST),
        ),
    ),
    Resource(
        "transferrequest", "enterprises.transferrequest", VIEW_TRANSFER,
        (
            _change("transferrequest-accept", "POST", RECEIVE, VIEW_TRANSFER),
            _change("transferrequest-refuse", "POST", RECEIVE, VIEW_TRANSFER, body=WHY),
            _change("transferrequest-withdraw", "POST", GIVE, VIEW_TRANSFER),
        ),
    ),
    Resource(
        "responsibleperson", "enterprises.responsibleperson", VIEW,
        (_change("responsibleperson-detail", "PATCH", MAINTAIN, body={"kind": "safety_manager", "name": "改名"}),),
    ),
    Resource(
        "site", "enterprises.site", VIEW,
        (
            _change("site-detail", "PATCH", MAINTAIN, body={"kind": "workshop", "name": "改名"}),
            _change("site-detail", "DELETE", MAINTAIN),
        ),
    ),
    Resource(
        "specialobject", "enterprises.specialobject", VIEW,
        (_change("specialobject-detail", "PATCH", MAINTAIN, body={"name": "改名"}),),
    ),
    Resource(
        "enterprisedocument", "enterprises.enterprisedocument", VIEW,
        (
            _change("enterprisedocument-detail", "PATCH", MAINTAIN, body={"kind": "pledge", "title": "改名"}),
            _change("enterprisedocument-renew", "POST", MAINTAIN, body={"title": "新"}),
        ),
    ),
)  # fmt: skip

TABLE = Table(REGISTERS, PAGES, RESOURCES)
