"""Closed lists of plans, tasks and draws."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskKind(models.TextChoices):
    """检查方式."""

    ROUTINE = "routine", _("routine inspection")
    SPECIAL = "special", _("special inspection")
    EXPERT = "expert", _("expert inspection")
    COVERT = "covert", _("covert visit")
    SUPERVISION = "supervision", _("government supervision")
    RANDOM = "random", _("double-random inspection")
    JOINT = "joint", _("joint inspection of departments")
    RECHECK = "recheck", _("re-inspection")
    WHISTLE = "whistle", _("check of a report by the public")


class TaskStatus(models.TextChoices):
    """任务：待分派–已分派–检查中–已完成."""

    PLANNED = "planned", _("to be assigned")
    ASSIGNED = "assigned", _("assigned")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


TASK_OPEN = (TaskStatus.PLANNED, TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY)
TASK_WAITING = (TaskStatus.PLANNED, TaskStatus.ASSIGNED)
# A follow-up or a report by the public must be looked into whoever else was there.
REPEAT_NEEDS_NO_REASON = (TaskKind.RECHECK, TaskKind.WHISTLE)


class CampaignStatus(models.TextChoices):
    """专项检查方案."""

    DRAFT = "draft", _("in preparation")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("campaign closed")
    CANCELLED = "cancelled", _("cancelled")


CAMPAIGN_OPEN = (CampaignStatus.DRAFT, CampaignStatus.RUNNING)
CAMPAIGN_KINDS = (TaskKind.SPECIAL, TaskKind.EXPERT, TaskKind.COVERT, TaskKind.SUPERVISION, TaskKind.JOINT)


class LeaveKind(models.TextChoices):
    LEAVE = "leave", _("leave")
    TRAINING = "training", _("training")
    DUTY = "duty", _("other duty")


class RecusalGround(models.TextChoices):
    """《行政处罚法》第四十三条."""

    INTEREST = "interest", _("direct interest")
    RELATIVE = "relative", _("close relative")
    OTHER = "other", _("other relation that may affect fairness")


class PlanStatus(models.TextChoices):
    """年度监督检查计划：编制–报批–批准–备案."""

    DRAFT = "draft", _("in preparation")
    SUBMITTED = "submitted", _("waiting for approval")
    APPROVED = "approved", _("plan approved")
    FILED = "filed", _("filed with the upper body")
    ACKNOWLEDGED = "acknowledged", _("filing acknowledged")
    SUPERSEDED = "superseded", _("replaced by a revision")
    WITHDRAWN = "withdrawn", _("withdrawn")


PLAN_OPEN = (PlanStatus.DRAFT, PlanStatus.SUBMITTED)
PLAN_IN_FORCE = (PlanStatus.APPROVED, PlanStatus.FILED, PlanStatus.ACKNOWLEDGED)


class EntryGroup(models.TextChoices):
    KEY = "key", _("key inspection")
    GENERAL = "general", _("general inspection")


class OtherWork(models.TextChoices):
    """其他执法工作日：十项."""

    SUPERVISION = "supervision", _("comprehensive supervision")
    LICENSING = "licensing", _("administrative licensing")
    ACCIDENTS = "accidents", _("accident investigation")
    REPORTS = "reports", _("checking reports by the public")
    JOINT = "joint", _("joint enforcement")
    FILING = "filing", _("registration and filing")
    AGENCIES = "agencies", _("supervision of agencies")
    PUBLICITY = "publicity", _("publicity and training")
    REVIEW = "review", _("reconsideration and litigation")
    ORDERS = "orders", _("work assigned by superiors")


class IdleWork(models.TextChoices):
    """非执法工作日：七项."""

    WATCH = "watch", _("being on watch")
    STUDY = "study", _("study, training, examinations, meetings")
    GUIDANCE = "guidance", _("inspection and guidance of lower levels")
    PARTY = "party", _("party and mass work")
    SICKNESS = "sickness", _("sick and personal leave")
    HOLIDAYS = "holidays", _("annual, family, marriage and funeral leave")
    OTHER = "other", _("other")


class KeyReason(models.TextChoices):
    """重点检查单位的理由."""

    RISK = "risk", _("high risk class")
    HAZARD = "hazard", _("open major hazard")
    LISTED = "listed", _("under listed supervision")
    MAJOR_SOURCE = "major_source", _("major hazard installation")
    RESUMING = "resuming", _("suspended, resuming operation")
    ACCIDENT = "accident", _("fatal accident in recent years")
    CREDIT = "credit", _("joint punishment for bad credit")
    CHOSEN = "chosen", _("chosen by the body")


class DrawStatus(models.TextChoices):
    """双随机：公布名录摘要–见证–抽取–公示."""

    COMMITTED = "committed", _("pools fixed")
    WITNESSED = "witnessed", _("witness present")
    DRAWN = "drawn", _("drawn")
    PUBLISHED = "published", _("result published")
    VOID = "void", _("void")


DRAW_OPEN = (DrawStatus.COMMITTED, DrawStatus.WITNESSED)
DRAW_DONE = (DrawStatus.DRAWN, DrawStatus.PUBLISHED)


# Kinds of papers that come from a plan.
PLAN_PAPER, TABLE_PAPER = "inspections.annual_plan", "inspections.annual_plan_table"
