"""The kernel: tasks, inbox, drafts, files, papers, divisions, bodies, imports, health; own rows in the API."""

from tests.oracle.endpoints import HOLDERS, PRIVATE, PUBLIC, SIGNED_IN, STATED, Operation, Page, Register, Table

BODY = "core.manage_body"
IMPORT = "enterprises.import_enterprise"
JOB, NOTICE, BATCH = "core.job", "core.notification", "core.importbatch"
OPEN, PAPER = "core.open_attachment", "core.open_document"


def _private(*names: str, kind: str, methods: tuple[str, ...] = ("GET",)) -> tuple[Page, ...]:
    return tuple(Page(name, PRIVATE, kind=kind, methods=methods, proof="test_private") for name in names)


TABLE = Table(
    registers=(
        Register(
            "supervisingbody", "core.supervisingbody", "core.view_supervisingbody", create=BODY, edit=BODY,
            slug="bodies", bulk={"retire": BODY, "restore": BODY},
            acts=dict.fromkeys(("certificate", "withdraw_certificate"), "core.manage_bodykey"),
        ),
    ),
    pages=(
        *(Page(name, PUBLIC) for name in ("healthz", "readyz", "document-verify-start")),
        Page("metrics", STATED, proof="test_public"),
        Page("document-verify", PUBLIC, kwargs=lambda row: {"code": "none"}),
        Page("set_language", PUBLIC, methods=("POST",)),
        Page("csp-report", PUBLIC, methods=("POST",)),
        Page("division-options", PUBLIC),
        *(Page(name, SIGNED_IN, proof="test_private") for name in ("job-list", "inbox", "inbox-unread", "import-list")),
        Page("inbox-read", STATED, methods=("POST",), proof="test_private"),
        Page("job-periodic", HOLDERS, "core.manage_job"),
        *_private("job-detail", "job-progress", "job-download", kind=JOB),
        *_private("job-cancel", kind=JOB, methods=("POST",)),
        Page("job-rerun", STATED, kind=JOB, methods=("POST",), proof="test_private"),
        *_private("inbox-open", kind=NOTICE, methods=("POST",)),
        *_private("import-detail", "import-progress", "import-errors", kind=BATCH),
        *_private("import-confirm", "import-cancel", kind=BATCH, methods=("POST",)),
        Page("import-new", HOLDERS, IMPORT, methods=("GET", "POST"), kwargs=lambda row: {"kind": "enterprises"}),
        Page("import-template", HOLDERS, IMPORT, kwargs=lambda row: {"kind": "enterprises"}),
        Page("draft-save", SIGNED_IN, methods=("POST",), kwargs=lambda row: {"key": "hazards:new"}),
        Page("draft-drop", SIGNED_IN, methods=("POST",), kwargs=lambda row: {"key": "hazards:new"}),
        Page("attachment", STATED, kind="core.attachment", proof="test_files"),
        Page("document", STATED, kind="core.issueddocument", proof="test_files"),
        Page("division-list", STATED, proof="test_divisions"),
        Page("division-detail", STATED, proof="test_divisions"),
        Page("gridcell-create", STATED, methods=("GET", "POST"), proof="test_divisions"),
        Page("division-change-list", HOLDERS, "core.manage_jurisdiction"),
        Page("division-change-create", HOLDERS, "core.manage_jurisdiction", methods=("GET", "POST")),
    ),
    operations=(
        *(Operation(name, "GET", access=SIGNED_IN) for name in ("me", "jurisdiction-list", "dictionary-list")),
        *(
            Operation(f"jurisdiction-{name}", "GET", access=SIGNED_IN, kwargs=lambda row: {"code": "430102"})
            for name in ("detail", "children", "history")
        ),
        Operation("dictionary-detail", "GET", access=SIGNED_IN, kwargs=lambda row: {"table": "sector"}),
        Operation("job-list", "GET", rows=JOB, access=PRIVATE),
        Operation("job-detail", "GET", kind=JOB, access=PRIVATE),
        Operation("notification-list", "GET", rows=NOTICE, access=PRIVATE),
        Operation("notification-detail", "GET", kind=NOTICE, access=PRIVATE),
        Operation("notification-mark-read", "POST", access=STATED),
        *(Operation(name, "GET", access=SIGNED_IN) for name in ("schema", "docs")),
        Operation("problem", "GET", access=PUBLIC, kwargs=lambda row: {"name": "invalid"}),
        *(Operation("nothing", method, access=STATED) for method in ("GET", "POST", "PATCH", "DELETE")),
    ),
)  # fmt: skip
