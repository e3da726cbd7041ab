"""The register of accounts for fines of a place and those below."""

from django.utils.translation import gettext_lazy as _

from inspections.forms.cases_accounts import AccountForm
from inspections.forms.law import EndForm
from inspections.models import FineAccount
from inspections.services import cases_accounts
from inspections.tables.cases_accounts import FineAccountTable
from inspections.workflow.own_place import at_own_place
from safetyportal.core.decisions import denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register


def of_own_place(record, user):
    if record.valid_to:
        return denied(_("This version has ended already."))
    return at_own_place(record.place, user, cases_accounts.KEEP, cases_accounts.OTHERS)


class FineAccountRegister(Register):
    model = FineAccount
    slug = "fine-accounts"
    label = _("Accounts for fines")
    help = _("Where fines are paid. Papers that name money to pay take bank and number from here on their day.")
    permission = "inspections.view_fineaccount"
    table = FineAccountTable
    related = ("jurisdiction__parent", "set_by")
    detail_fields = ("jurisdiction", "bank", "holder", "number", "valid_from", "valid_to", "source", "set_by")
    export = False
    empty_text = _("No account is entered yet. Decisions with a fine cannot be issued without one.")
    create = Act(
        cases_accounts.set_account, AccountForm, label=_("Enter an account"), permission=cases_accounts.KEEP,
        help=_("It ends the account that stood here before."),
    )  # fmt: skip
    acts = {
        "end": Act(
            cases_accounts.end_account, EndForm, label=_("End"), permission=cases_accounts.KEEP, guard=of_own_place,
            icon="x", help=_("From this day on the account of the place above holds again."),
        ),
    }  # fmt: skip
