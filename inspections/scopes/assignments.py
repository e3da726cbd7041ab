"""Assignments."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

_TASKS = ("inspections.view_inspectiontask", "enterprises.view_enterprise", "core.view_supervisingbody")
register_scope("inspection-tasks:read", _("Inspection tasks: read"), _TASKS)
register_scope(
    "inspection-tasks:write",
    _("Inspection tasks: plan, assign, cancel"),
    (*_TASKS, "inspections.plan_inspectiontask", "inspections.carry_out_inspectiontask"),
)
register_scope("inspection-plans:read", _("Annual inspection plans: read"), ("inspections.view_inspectionplan",))
register_scope("random-draws:read", _("Double-random draws: read"), ("inspections.view_randomdraw",))
