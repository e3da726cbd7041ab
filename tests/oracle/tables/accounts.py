"""Signing in, the own page, accounts, postings, named exceptions, the trail, tokens."""

from tests.oracle.endpoints import HOLDERS, PUBLIC, SIGNED_IN, STATED, Page, Register, Table
from tests.oracle.world.people import PEOPLE

FIRM_PEOPLE = {person.pk for person in PEOPLE.values() if person.kind == "enterprise"}
ACCOUNT, GRANT, SHARE, STAFF = "core.manage_account", "core.grant_posting", "core.share_record", "core.manage_staff"

TABLE = Table(
    registers=(
        Register(
            "user", "core.user", "core.view_user", create=ACCOUNT, edit=ACCOUNT, slug="people",
            acts={
                "grant": GRANT, "transfer": GRANT, "reset-password": ACCOUNT, "reset-second-factor": ACCOUNT,
                "lock": ACCOUNT, "unlock": ACCOUNT,
            },
        ),
        Register("posting", "core.posting", "core.view_posting", slug="postings", acts={"end": GRANT}),
        Register(
            "staff", "core.user", STAFF, create=STAFF, slug="staff", only=lambda row: row.pk in FIRM_PEOPLE,
            acts=dict.fromkeys(("reset-password", "reset-second-factor", "role", "close", "reopen"), STAFF),
        ),
        Register(
            "namedexception", "core.namedexception", "core.view_namedexception", create=SHARE, slug="exceptions",
            acts={"revoke": SHARE},
        ),
        Register("auditentry", "core.auditentry", "core.read_audit", slug="audit"),
    ),
    pages=(
        *(
            Page(name, PUBLIC, methods=("GET", "POST"))
            for name in ("account_login", "recovery", "recovery-code", "recovery-password", "mfa_authenticate")
        ),
        *(
            Page(name, SIGNED_IN, methods=("GET", "POST"))
            for name in (
                "account_logout", "account_change_password", "account_reauthenticate", "mfa_reauthenticate",
                "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "usersessions_list",
                "profile-edit", "profile-notifications",
            )
        ),
        *(
            Page(name, SIGNED_IN)
            for name in ("profile", "mfa_index", "mfa_view_recovery_codes", "mfa_download_recovery_codes")
        ),
        Page("contact-send", SIGNED_IN, methods=("POST",), kwargs=lambda row: {"channel": "phone"}),
        Page("contact-confirm", SIGNED_IN, methods=("GET", "POST"), kwargs=lambda row: {"channel": "phone"}),
        Page("session-end", STATED, methods=("POST",), proof="test_private"),
        Page("delegate", STATED, methods=("GET", "POST"), proof="test_private"),
        Page("delegation-end", STATED, methods=("POST",), proof="test_private"),
        Page("reveal", STATED, methods=("POST",), proof="test_private"),
        Page("initial-password", STATED, methods=("GET", "POST"), proof="test_private"),
        Page("api-token-list", SIGNED_IN, proof="test_private"),
        Page("api-token-create", HOLDERS, "core.add_apitoken", methods=("GET", "POST"), proof="test_private"),
        Page("api-token-revoke", STATED, methods=("POST",), proof="test_private"),
        Page("body-token-list", STATED, proof="test_private"),
        Page("body-token-create", STATED, methods=("GET", "POST"), proof="test_private"),
        Page("body-token-revoke", STATED, methods=("POST",), proof="test_private"),
        Page("unit-token-list", STATED, proof="test_private"),
        Page("unit-token-create", STATED, methods=("GET", "POST"), proof="test_private"),
        Page("unit-token-revoke", STATED, methods=("POST",), proof="test_private"),
    ),
)  # fmt: skip
