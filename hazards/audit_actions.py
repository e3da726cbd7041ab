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
        "hazard.correct": _("noted that the unit rectified on the spot"),
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
        "hazard.seed": _("added invented history for the demonstration"),
        "hazard.overdue": _("marked overdue"),
        "hazard.escalate": _("told the next level that it is overdue"),
        "hazard.follow": _("followed the enterprise to its present place"),
        "hazardcomment.create": _("commented"),
        "extensionrequest.create": _("asked for more time"),
        "extensionrequest.approve": _("approved more time"),
        "extensionrequest.refuse": _("refused more time"),
        "extensionrequest.withdraw": _("withdrew the request for more time"),
        "extensionrequest.lapse": _("let the request for more time lapse"),
        "levelreview.create": _("asked for a lower level"),
        "levelreview.approve": _("approved the lower level"),
        "levelreview.refuse": _("refused the lower level"),
        "levelreview.withdraw": _("withdrew the request for a lower level"),
        "levelreview.lapse": _("let the request for a lower level lapse"),
        "handover.create": _("handed the hazard over"),
        "handover.update": _("let the turn pass on"),
        "handover.accept": _("received the hazard"),
        "handover.pass_on": _("refused: passed on to the next body"),
        "handover.refuse": _("refused: returned to the sender"),
        "handover.reply": _("replied to the hand-over"),
        "handover.finish": _("reported the result"),
        "handover.escalate": _("brought the hand-over before the level above"),
        "handover.designate": _("designated the body"),
        "handover.send_back": _("left the hazard with the sender"),
        "handover.withdraw": _("withdrew the hand-over"),
    }
)

register_kinds(
    {
        "hazard.assigned": _("Hazards: assigned to me"),
        "hazard.waiting": _("Hazards: waiting for me"),
        "hazard.decision": _("Hazards: decisions and returns"),
        "hazard.reopened": _("Hazards: reopened"),
        "hazard.due": _("Hazards: time limits and overdue"),
        "hazard.mention": _("Hazards: mentions"),
        "hazard.handover": _("Hazards: hand-overs"),
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

# Monthly reports
register_actions(
    {
        "monthlyreport.open": _("opened the monthly report"),
        "monthlyreport.update": _("changed the monthly report"),
        "monthlyreport.prepare": _("prepared the monthly report"),
        "monthlyreport.compile": _("compiled the monthly report anew"),
        "monthlyreport.sign": _("signed the monthly report"),
        "monthlyreport.file": _("filed the monthly report"),
        "monthlyreport.recall": _("took the monthly report back"),
        "monthlyreport.proxy": _("filed the monthly report for the enterprise"),
        "monthlyreport.accept": _("accepted the monthly report"),
        "monthlyreport.return": _("returned the monthly report"),
        "monthlyreport.ask_extension": _("asked for more time for the monthly report"),
        "monthlyreport.extend": _("extended the time for the monthly report"),
        "monthlyreport.waive": _("said that the monthly report is not required"),
        "monthlyreport.ask_unlock": _("asked to unlock the monthly report"),
        "monthlyreport.unlock": _("unlocked the monthly report"),
        "monthlyreport.decline": _("declined what was asked for the monthly report"),
        "monthlyreport.expire": _("marked the monthly report overdue"),
        "monthlyreport.lock": _("closed the month"),
        "monthlyreport.remind": _("reminded the enterprise of the monthly report"),
        "monthlyreport.remind_all": _("reminded all enterprises that had not filed the monthly report"),
    }
)

register_kinds(
    {
        "monthly.due": _("Monthly reports: to be filed"),
        "monthly.waiting": _("Monthly reports: waiting for me"),
        "monthly.decision": _("Monthly reports: accepted, returned, extended"),
        "monthly.missing": _("Monthly reports: enterprises that have not reported"),
    }
)

# Major hazards: dossier and listed supervision
register_actions(
    {
        "majorhazarddossier.create": _("opened the dossier"),
        "majorhazarddossier.update": _("changed the dossier"),
        "majorhazarddossier.sign": _("signed report and plan"),
        "dossierevidence.create": _("added evidence"),
        "dossierevidence.update": _("changed evidence"),
        "hazardfiling.create": _("informed the office"),
        "hazardfiling.update": _("informed the office again"),
        "hazardfiling.acknowledge": _("took note of the filing"),
        "listing.create": _("proposed for listed supervision"),
        "listing.list": _("listed for supervision"),
        "listing.refuse": _("refused the proposal"),
        "listing.extend": _("extended the listing"),
        "listing.take_over": _("took the listing over"),
        "listing.request_acceptance": _("requested acceptance"),
        "listing.pass": _("acceptance passed"),
        "listing.fail": _("acceptance not passed"),
        "listing.delist": _("delisted"),
        "listing.revoke": _("revoked the listing"),
        "listing.notice": _("issued the notice"),
        "listing.removal": _("issued the delisting notice"),
        "listing.record": _("filed the listing upwards"),
        "listing.publish": _("published the listing"),
        "listing.publish_removal": _("published the delisting"),
        "listing.climb": _("climbed to the next level: overdue"),
        "listingprogress.file": _("reported the month's progress"),
        "listingextension.create": _("asked for more time"),
        "listingextension.grant": _("granted the extension"),
        "listingextension.refuse": _("refused the extension"),
        "listingacceptance.create": _("recorded the acceptance"),
        "listingdelivery.create": _("recorded the delivery"),
        "listingpublication.create": _("put on the public page"),
        "listingpublication.update": _("changed on the public page"),
    }
)

register_kinds(
    {
        "listing.filing": _("Major hazards: reports filed with my office"),
        "listing.waiting": _("Listed supervision: waiting for me"),
        "listing.decision": _("Listed supervision: decisions and progress"),
        "listing.due": _("Listed supervision: time limits and overdue"),
    }
)

# Statistical reports and bulletins
register_actions(
    {
        "levelreport.open": _("opened the statistical report"),
        "levelreport.update": _("changed the statistical report"),
        "levelreport.prepare": _("compiled the statistical report"),
        "levelreport.compile": _("compiled the statistical report anew"),
        "levelreport.sign": _("signed the statistical report"),
        "levelreport.submit": _("submitted the statistical report"),
        "levelreport.recall": _("took the statistical report back"),
        "levelreport.accept": _("accepted the statistical report"),
        "levelreport.return": _("returned the statistical report"),
        "levelreport.waive": _("said that the statistical report is not required"),
        "levelreport.lapse": _("let the statistical report lapse"),
        "levelreport.workbook": _("took the statistical report as an Excel file"),
        "levelreport.overdue": _("marked the statistical report overdue"),
        "hazardbulletin.create": _("drafted the bulletin"),
        "hazardbulletin.update": _("edited the bulletin"),
        "hazardbulletin.regenerate": _("generated the bulletin anew"),
        "hazardbulletin.issue": _("issued the bulletin"),
        "hazardbulletin.withdraw": _("withdrew the bulletin"),
        "hazardbulletin.discard": _("discarded the bulletin"),
    }
)

register_kinds(
    {
        "level.due": _("Statistical reports: to be submitted"),
        "level.waiting": _("Statistical reports: waiting for acceptance"),
        "level.decision": _("Statistical reports: accepted, returned"),
        "bulletin.waiting": _("Bulletins: to be issued"),
        "bulletin.issued": _("Bulletins: issued by the level above"),
    }
)

# Signals of untrustworthy data
register_actions(
    {
        "trustsignal.raise": _("marked data that look untrustworthy"),
        "trustsignal.update": _("added to the evidence"),
        "trustsignal.answer": _("answered the mark"),
        "trustsignal.dismiss": _("dismissed the mark"),
        "trustsignal.confirm": _("confirmed the mark"),
        "trustsignal.wait_no_longer": _("noted that no answer came in time"),
        "trustsignal.expire": _("let the mark expire"),
    }
)

register_kinds(
    {
        "signal.raised": _("Trust in data: marks to answer"),
        "signal.waiting": _("Trust in data: new marks, marks to decide"),
        "signal.decision": _("Trust in data: decisions"),
    }
)
