"""What a token may be made for in the registry."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

_VIEW = ("enterprises.view_enterprise", "enterprises.view_changerequest", "enterprises.view_transferrequest")

register_scope("enterprises:read", _("Enterprises: read"), _VIEW)
register_scope(
    "enterprises:write",
    _("Enterprises: register, correct, keep the record, ask for changes, offer to another county"),
    (
        *_VIEW,
        "enterprises.register_enterprise",
        "enterprises.submit_enterprise",
        "enterprises.add_changerequest",
        "enterprises.change_enterprise",
        "enterprises.maintain_enterprise",
        "enterprises.transfer_enterprise",
    ),
)
register_scope(
    "enterprises:decide",
    _("Enterprises: review, approve, return, suspend, classify, receive from another county"),
    (
        *_VIEW,
        "enterprises.review_enterprise",
        "enterprises.approve_enterprise",
        "enterprises.decide_changerequest",
        "enterprises.suspend_enterprise",
        "enterprises.cancel_enterprise",
        "enterprises.classify_enterprise",
        "enterprises.receive_enterprise",
    ),
)
