"""Closed lists of the law library and of discretion."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    """违法主体."""

    UNIT = "unit", _("unit")
    PERSON = "person", _("individual")


class InstrumentKind(models.TextChoices):
    """效力层级."""

    LAW = "law", _("law")
    REGULATION = "regulation", _("administrative regulation")
    LOCAL = "local", _("local regulation")
    RULE = "rule", _("departmental rule")


class Stage(models.TextChoices):
    """When a penalty falls due: at once, after the order was not obeyed, in grave cases, after an accident."""

    FIRST = "first", _("on discovery")
    OVERDUE = "overdue", _("not corrected in time")
    SERIOUS = "serious", _("in grave circumstances")
    ACCIDENT = "accident", _("accident caused")


class AmountBasis(models.TextChoices):
    """What the two numbers of a range are."""

    NONE = "none", _("no fine")
    FIXED = "fixed", _("yuan")
    GAINS = "gains", _("times the unlawful gains")
    INCOME = "income", _("per cent of last year's income")
    FINE = "fine", _("times the ordinary fine")


class Consequence(models.TextChoices):
    """Penalties and orders beside the fine (《行政处罚法》第九条 and the articles of the single laws)."""

    WARN = "warn", _("warning")
    CORRECT = "correct", _("order to correct within a time limit")
    REMOVE = "remove", _("order to remove the hazard at once or in time")
    STOP = "stop", _("order to stop the unlawful act")
    SUSPEND = "suspend", _("suspension of production or business for rectification")
    CONFISCATE = "confiscate", _("confiscation of unlawful gains")
    REVOKE = "revoke", _("revocation of licence or qualification")
    CLOSE = "close", _("closure")
    BAN = "ban", _("ban from the trade")
    DISQUALIFY = "disqualify", _("suspension or withdrawal of the safety qualification")
    DISMISS = "dismiss", _("dismissal or disciplinary action")
    DETAIN = "detain", _("administrative detention")
    DAILY = "daily", _("continuous daily penalty")
    INVALID = "invalid", _("agreement void")
    CRITICISE = "criticise", _("criticism and education")
    WITHDRAW = "withdraw", _("withdrawal of the permit")


class AccidentGrade(models.TextChoices):
    """事故等级."""

    GENERAL = "general", _("ordinary accident")
    LARGER = "larger", _("larger accident")
    MAJOR = "major", _("major accident")
    EXTREME = "extreme", _("particularly major accident")


class Gravity(models.TextChoices):
    """裁量阶次."""

    LIGHT = "light", _("light")
    GENERAL = "general", _("general")
    HEAVY = "heavy", _("heavy")
    GRAVE = "grave", _("grave")


class Effect(models.TextChoices):
    """What a circumstance does to the penalty."""

    NONE = "none", _("no penalty")
    MAY_SKIP = "may_skip", _("penalty may be waived")
    REDUCE = "reduce", _("below the range")
    LIGHTEN = "lighten", _("lighter")
    HEAVIER = "heavier", _("heavier")


class Need(models.TextChoices):
    """Whether a further step of procedure is due."""

    NO = "no", _("not due")
    FROM_AMOUNT = "from_amount", _("due from an amount")
    YES = "yes", _("due in any case")
