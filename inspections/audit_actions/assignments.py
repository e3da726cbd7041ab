"""Plans, tasks, draws."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "inspectiontask.create": _("planned the inspection"),
        "inspectiontask.update": _("changed the inspection task"),
        "inspectiontask.assign": _("assigned the inspection"),
        "inspectiontask.take_on": _("took the inspection on"),
        "inspectiontask.begin": _("began the inspection"),
        "inspectiontask.finish": _("finished the inspection"),
        "inspectiontask.cancel": _("cancelled the inspection"),
        "inspectiontask.join": _("joined the inspection"),
        "inspectiontask.invite": _("invited somebody to the inspection"),
        "inspectiontask.uninvite": _("ended an invitation to the inspection"),
        "campaign.create": _("prepared the campaign"),
        "campaign.update": _("changed the campaign"),
        "campaign.start": _("started the campaign"),
        "campaign.expand": _("created the tasks of the campaign"),
        "campaign.close": _("closed the campaign"),
        "campaign.cancel": _("discarded the campaign"),
        "officerleave.create": _("recorded the absence"),
        "officerleave.update": _("changed the absence"),
        "officerleave.delete": _("removed the absence"),
        "recusal.create": _("decided the recusal"),
        "recusal.update": _("ended the recusal"),
        "inspectionplan.create": _("began the annual plan"),
        "inspectionplan.update": _("changed the annual plan"),
        "inspectionplan.submit": _("submitted the annual plan"),
        "inspectionplan.withdraw": _("discarded the annual plan"),
        "inspectionplan.approve": _("approved the annual plan"),
        "inspectionplan.return": _("returned the annual plan"),
        "inspectionplan.file": _("filed the annual plan upwards"),
        "inspectionplan.acknowledge": _("acknowledged the filing of the annual plan"),
        "inspectionplan.supersede": _("replaced the annual plan by a revision"),
        "inspectionplan.generate": _("created the tasks of the annual plan"),
        "inspectionplan.choose": _("chose the key units of the annual plan"),
        "planentry.create": _("added an entry to the annual plan"),
        "planentry.update": _("changed an entry of the annual plan"),
        "planentry.delete": _("removed an entry of the annual plan"),
        "planentry.import": _("imported an entry of the annual plan"),
        "randomdraw.create": _("fixed the pools of the draw"),
        "randomdraw.witness": _("witnessed the draw"),
        "randomdraw.draw": _("drew"),
        "randomdraw.publish": _("published the draw"),
        "randomdraw.void": _("voided the draw"),
    }
)
register_kinds(
    {
        "task.assigned": _("Inspection assigned"),
        "task.due": _("Inspection due or overdue"),
        "task.joined": _("Another body joins an inspection"),
        "plan.waiting": _("Annual plan waits for you"),
        "plan.decided": _("Annual plan decided"),
        "draw.waiting": _("Draw waits for you"),
        "campaign.expanded": _("Tasks of a campaign created"),
    }
)
