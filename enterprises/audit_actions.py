"""Names of the registry's acts, as the trail shows them."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "enterprise.create": _("entered the enterprise"),
        "enterprise.update": _("changed the enterprise"),
        "enterprise.register": _("registered for the authority"),
        "enterprise.submit": _("submitted the registration"),
        "enterprise.resubmit": _("submitted the corrected registration"),
        "enterprise.pass": _("passed the county review"),
        "enterprise.return": _("returned for correction"),
        "enterprise.send_back": _("returned for correction (city)"),
        "enterprise.refuse": _("refused the registration"),
        "enterprise.reject": _("refused the registration (city)"),
        "enterprise.approve": _("approved the registration"),
        "enterprise.suspend": _("recorded the suspension of operation"),
        "enterprise.resume": _("recorded the resumption of operation"),
        "enterprise.mark_no_premises": _("marked as without premises"),
        "enterprise.reopen": _("found premises again"),
        "enterprise.cancel": _("cancelled the enterprise"),
        "enterprise.transfer": _("moved the enterprise to another county"),
        "enterprise.classify": _("set the risk class"),
        "enterprise.import": _("imported the enterprise"),
        "enterprise.reveal": _("read personal data in full"),
        "enterprise.share": _("let a named person see the enterprise"),
        "enterprise.seed": _("seeded the demonstration"),
        "site.create": _("added a site"),
        "site.update": _("changed a site"),
        "site.delete": _("removed a site"),
        "responsibleperson.create": _("added a person in charge"),
        "responsibleperson.update": _("changed a person in charge"),
        "supervision.assign": _("named a responsible official"),
        "supervision.end": _("ended a responsibility"),
        "specialobject.create": _("added a special object"),
        "specialobject.update": _("changed a special object"),
        "specialobjecttype.create": _("added a type of special object"),
        "specialobjecttype.update": _("changed a type of special object"),
        "specialobjecttype.delete": _("removed a type of special object"),
        "enterprisedocument.create": _("added a document"),
        "enterprisedocument.update": _("changed a document"),
        "enterprisedocument.renew": _("replaced a document by a newer one"),
        "changerequest.create": _("asked for a change"),
        "changerequest.approve": _("approved the change"),
        "changerequest.refuse": _("refused the change"),
        "changerequest.withdraw": _("withdrew the request"),
        "transferrequest.create": _("offered the enterprise to another county"),
        "transferrequest.accept": _("accepted the enterprise"),
        "transferrequest.refuse": _("refused the enterprise"),
        "transferrequest.withdraw": _("withdrew the offer"),
        "riskclassification.create": _("recorded the risk class"),
    }
)

register_kinds(
    {
        "enterprise.review": _("Registrations and requests to decide"),
        "enterprise.decision": _("Decisions on the own enterprise"),
        "enterprise.transfer": _("Transfers between counties"),
        "enterprise.expiry": _("Documents and certificates that expire"),
    }
)
