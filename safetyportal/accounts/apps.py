"""Sign-in, profile, accounts, postings and delegations: pages only, the models are the kernel's."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "safetyportal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
