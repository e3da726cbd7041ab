"""Names of the kernel's acts, as the trail shows them."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "user.create": _("created the account"),
        "user.update": _("changed the account"),
        "user.lock": _("locked the account"),
        "user.unlock": _("unlocked the account"),
        "user.password": _("changed the password"),
        "user.password_reset": _("reset the password"),
        "user.second_factor": _("changed the second factor"),
        "user.transfer": _("transferred the person"),
        "user.code_sent": _("sent a one-time code"),
        "user.code_refused": _("refused a one-time code"),
        "user.contact_verified": _("confirmed the own phone or e-mail"),
        "user.reveal": _("read personal data in full"),
        "user.sign_in": _("signed in"),
        "user.sign_in_failed": _("failed to sign in"),
        "user.sign_out": _("signed out"),
        "session.end": _("ended a session"),
        "posting.grant": _("granted a posting"),
        "posting.end": _("ended a posting"),
        "posting.delegate": _("delegated a posting"),
        "record.share": _("shared a record with a person"),
        "record.unshare": _("took a shared record back"),
        "apitoken.create": _("created an API token"),
        "apitoken.revoke": _("revoked an API token"),
        "jurisdiction.create": _("added a division"),
        "jurisdiction.update": _("changed a division"),
        "jurisdiction.move": _("moved a division"),
        "jurisdiction.merge": _("merged a division into another"),
        "jurisdiction.load": _("loaded reference data"),
        "supervisingbody.create": _("added a supervising body"),
        "supervisingbody.update": _("changed a supervising body"),
        "supervisingbody.certificate": _("installed a certificate of the body"),
        "supervisingbody.certificate_withdrawn": _("took a certificate of the body out of use"),
        "rule.create": _("added a rule"),
        "rule.update": _("changed a rule"),
        "rule.delete": _("removed a rule"),
        "calendarday.create": _("added a calendar day"),
        "calendarday.update": _("changed a calendar day"),
        "calendarday.delete": _("removed a calendar day"),
        "codeentry.create": _("added a code"),
        "codeentry.update": _("changed a code"),
        "codeentry.delete": _("removed a code"),
        "attachment.create": _("uploaded a file"),
        "attachment.open": _("opened a file"),
        "attachment.delete": _("removed a file"),
        "issueddocument.issue": _("issued a document"),
        "issueddocument.open": _("opened a document"),
        "issueddocument.supersede": _("replaced a document by a corrected one"),
        "issueddocument.void": _("voided a document"),
        "document.preview": _("looked at the draft of a document"),
        "list.export": _("exported a list"),
        "importbatch.upload": _("uploaded a workbook for import"),
        "importbatch.confirm": _("confirmed an import"),
        "importbatch.cancel": _("cancelled an import"),
        "importbatch.finish": _("finished an import"),
        "job.rerun": _("reran a background task"),
        "job.cancel": _("cancelled a background task"),
    }
)

register_kinds({"account.posting": _("My postings and delegations"), "account.security": _("Security of my account")})
