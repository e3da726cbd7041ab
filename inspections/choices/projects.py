"""Words of construction projects whose safety facilities come with the main works (三同时)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProjectKind(models.TextChoices):
    """Kinds that the order tells apart (原安监总局令第36号第七条); the rule `project.stages` goes by them."""

    NONCOAL_MINE = "noncoal_mine", _("non-coal mine")
    HAZCHEM = "hazchem", _("production or storage of hazardous chemicals, pipelines included")
    FIREWORKS = "fireworks", _("production or storage of fireworks")
    SMELTING = "smelting", _("metal smelting")
    CHEMICAL_USE = "chemical_use", _("chemical works that use hazardous chemicals in the ruled quantity")
    OTHER = "other", pgettext_lazy("kind of project", "other")


class ProjectNature(models.TextChoices):
    """新建、改建、扩建."""

    NEW = "new", pgettext_lazy("construction project", "new construction")
    REBUILT = "rebuilt", pgettext_lazy("construction project", "reconstruction")
    EXTENDED = "extended", pgettext_lazy("construction project", "extension")


class ProjectApproval(models.TextChoices):
    """审批、核准、备案."""

    APPROVED = "approved", pgettext_lazy("construction project", "by approval")
    CONFIRMED = "confirmed", pgettext_lazy("construction project", "by confirmation")
    FILED = "filed", pgettext_lazy("construction project", "by filing")


class ProjectLevel(models.TextChoices):
    """Whose government approved it: the safety authority of the same level is competent (第五条)."""

    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")


class ProjectStatus(models.TextChoices):
    EVALUATION = "evaluation", _("to be evaluated")
    DESIGN = "design", _("safety facilities being designed")
    APPLIED = "applied", _("review of the design applied for")
    REVIEW = "review", _("design under review")
    BUILDING = "building", _("under construction")
    TRIAL = "trial", _("in trial operation")
    ACCEPTED = "accepted", _("accepted, in use")
    CHECKED = "checked", _("acceptance checked")
    GIVEN_UP = "given_up", pgettext_lazy("construction project", "given up")


class StageName(models.TextChoices):
    EVALUATION = "evaluation", _("pre-evaluation")
    DESIGN = "design", _("review of the safety facility design")
    TRIAL = "trial", _("trial operation")
    ACCEPTANCE = "acceptance", _("completion acceptance")
    CHECK = "check", _("check of the acceptance")


class StageCarrier(models.TextChoices):
    AGENCY = "agency", _("assessing agency")
    AUTHORITY = "authority", _("safety authority")
    ENTERPRISE = "enterprise", _("the unit itself")


class StageResult(models.TextChoices):
    PASSED = "passed", pgettext_lazy("stage of a project", "passed")
    FAILED = "failed", pgettext_lazy("stage of a project", "not passed")


S = ProjectStatus
PREPARED = (S.EVALUATION, S.DESIGN)  # before anybody else has looked at it: the facts may be changed
PROJECT_OPEN = (S.EVALUATION, S.DESIGN, S.APPLIED, S.REVIEW, S.BUILDING, S.TRIAL)
CLOCKED = (S.APPLIED, S.REVIEW, S.TRIAL)
