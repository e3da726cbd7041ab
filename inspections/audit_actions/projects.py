"""Construction projects."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "constructionproject.create": _("entered the construction project"),
        "constructionproject.update": _("changed the construction project"),
        "constructionproject.evaluate": _("entered the pre-evaluation"),
        "constructionproject.apply": _("applied for the review of the design"),
        "constructionproject.review_own": _("entered the own review of the design"),
        "constructionproject.admit": _("admitted the application for review"),
        "constructionproject.decline": _("did not admit the application for review"),
        "constructionproject.extend": _("extended the period of the review"),
        "constructionproject.approve": _("approved the design of the safety facilities"),
        "constructionproject.disapprove": _("did not approve the design of the safety facilities"),
        "constructionproject.redesign": _("took the design back to change it"),
        "constructionproject.try_out": _("began trial operation"),
        "constructionproject.accept": _("entered the completion acceptance"),
        "constructionproject.fail": _("entered that the acceptance was not passed"),
        "constructionproject.check": _("checked the acceptance"),
        "constructionproject.reject": _("found that the acceptance does not hold"),
        "constructionproject.give_up": _("gave the project up"),
        "projectstage.create": _("recorded a stage of the project"),
    }
)

register_kinds({"project": _("Construction projects")})
