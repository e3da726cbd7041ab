"""Names of the acts of hazard supervision, as the trail shows them."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "hazard.create": _("recorded the hazard"),
        "hazard.update": _("changed the hazard"),
        "hazard.report": _("reported the hazard"),
        "hazard.raise": _("recorded the hazard for the authority"),
        "hazard.discard": _("discarded: no hazard"),
        "hazard.assess": _("assessed the hazard"),
        "hazard.assign": _("assigned the rectification"),
        "hazard.submit": _("submitted the rectification for re-check"),
        "hazard.verify": _("re-checked: passed, closed"),
        "hazard.return": _("re-checked: not passed, returned"),
        "hazard.extend": _("extended the time limit"),
        "hazard.control": _("put under interim control"),
        "hazard.reactivate": _("ended the interim control"),
        "hazard.pause": _("suspended the time limit"),
        "hazard.resume": _("let the time limit run on"),
        "hazard.merge": _("merged with another hazard"),
        "hazard.reopen": _("reopened the hazard"),
    }
)

register_kinds(
    {
        "hazard.assigned": _("Hazards: assigned to me"),
        "hazard.waiting": _("Hazards: waiting for me"),
        "hazard.decision": _("Hazards: decisions and returns"),
        "hazard.reopened": _("Hazards: reopened"),
        "hazard.due": _("Hazards: time limits and overdue"),
    }
)

# Checklists, self-inspection, reports by QR code
register_actions(
    {
        "checkliststandard.create": _("added the checklist standard"),
        "checkliststandard.update": _("changed the checklist standard"),
        "checkliststandard.load": _("loaded the national checklists"),
        "checklistitem.create": _("added the checklist item"),
        "checklistitem.update": _("changed the checklist item"),
        "checklistitem.revise": _("revised the checklist item"),
        "checklistitem.end": _("ended the checklist item"),
        "checklistitem.import": _("imported the checklist item"),
        "inspectionfrequency.create": _("added the rule of inspection"),
        "inspectionfrequency.update": _("changed the rule of inspection"),
        "inspectionfrequency.delete": _("removed the rule of inspection"),
        "selfinspection.plan": _("planned the self-inspection"),
        "selfinspection.create": _("began a self-inspection on occasion"),
        "selfinspection.start": _("started the self-inspection"),
        "selfinspection.finish": _("finished the self-inspection"),
        "selfinspection.drop": _("dropped the self-inspection"),
        "selfinspection.miss": _("not carried out in its period"),
        "inspectionanswer.create": _("answered an item"),
        "inspectionanswer.update": _("changed the answer to an item"),
        "reportposter.create": _("made a poster for reports"),
        "reportposter.revoke": _("revoked the poster"),
        "workerreport.create": _("somebody reported by QR code"),
        "workerreport.accept": _("accepted the report as a hazard"),
        "workerreport.merge": _("found the report to be known already"),
        "workerreport.reject": _("did not accept the report"),
    }
)

register_kinds(
    {
        "inspection.due": _("Self-inspections: planned and overdue"),
        "report.received": _("Reports by QR code: to decide"),
    }
)
