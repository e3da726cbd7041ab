"""Plans, tasks, draws."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions

register_actions(
    {
        "inspectiontask.create": _("planned the inspection"),
        "inspectiontask.update": _("changed the inspection task"),
        "inspectiontask.assign": _("assigned the inspection"),
        "inspectiontask.begin": _("began the inspection"),
        "inspectiontask.finish": _("finished the inspection"),
        "inspectiontask.cancel": _("cancelled the inspection"),
    }
)
