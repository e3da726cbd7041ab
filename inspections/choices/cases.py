"""Closed lists of enforcement cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Procedure(models.TextChoices):
    """适用程序."""

    ORDINARY = "ordinary", _("ordinary procedure")
    SUMMARY = "summary", _("summary procedure")


class CaseStatus(models.TextChoices):
    """行政处罚案件的阶段."""

    DRAFT = "draft", _("not yet filed")
    FILING = "filing", _("filing to be approved")
    REFUSED = "refused", _("not filed")
    FILED = "filed", _("under investigation")
    SUSPENDED = "suspended", _("investigation suspended")
    TRANSFERRED = "transferred", _("transferred to the police")
    REPORTED = "reported", _("investigation reported")
    LEGAL = "legal", _("under legal review")
    DISCUSSION = "discussion", _("collective discussion")
    NOTICED = "noticed", _("notice given")
    HEARING = "hearing", _("hearing")
    HEARD = "heard", _("party heard")
    DECIDING = "deciding", _("decision to be approved")
    DECIDED = "decided", _("decided, to be delivered")
    EXECUTION = "execution", _("to be performed")
    CLOSING = "closing", _("closing to be approved")
    CLOSED = "closed", _("closed")
    TERMINATED = "terminated", _("terminated")
    ARCHIVED = "archived", _("archived")


S = CaseStatus
CASE_FINAL = (S.REFUSED, S.ARCHIVED)
CASE_ENDED = (S.REFUSED, S.CLOSED, S.TERMINATED, S.ARCHIVED)
CASE_OPEN = tuple(state for state in CaseStatus if state not in CASE_ENDED)
CASE_PUNISHED = (S.DECIDED, S.EXECUTION, S.CLOSING, S.CLOSED, S.ARCHIVED)  # where a decision of penalty may stand
# States in which the 90 days to decide run.
CASE_DECIDABLE = (S.FILED, S.REPORTED, S.LEGAL, S.DISCUSSION, S.NOTICED, S.HEARING, S.HEARD, S.DECIDING)
CASE_UNTOLD = (S.DRAFT, S.FILING, S.FILED, S.SUSPENDED, S.REPORTED, S.HEARD)  # charges may still be changed


class CaseSource(models.TextChoices):
    """案件来源."""

    INSPECTION = "inspection", _("inspection")
    REPORT = "report", _("report by the public")
    ACCIDENT = "accident", _("accident")
    SUPERIOR = "superior", _("assigned by the upper level")
    HANDED = "handed", _("handed over by another department")
    OTHER = "other", _("other source")


class Outcome(models.TextChoices):
    """处理决定 (《行政处罚法》第五十七条)."""

    PENALTY = "penalty", _("penalty")
    MINOR = "minor", _("no penalty: minor, corrected, no harm")
    FIRST = "first", _("no penalty: first time, light, corrected")
    NO_FAULT = "no_fault", _("no penalty: no fault")
    UNPROVEN = "unproven", _("no penalty: facts not established")


class PenaltyKind(models.TextChoices):
    """处罚种类 (《行政处罚法》第九条)."""

    WARNING = "warning", _("warning")
    CRITICISM = "criticism", _("public criticism")
    FINE = "fine", _("fine")
    CONFISCATION = "confiscation", _("confiscation")
    SUSPEND_LICENCE = "suspend_licence", _("licence suspended")
    LOWER_GRADE = "lower_grade", _("qualification lowered")
    REVOKE_LICENCE = "revoke_licence", _("licence revoked")
    RESTRICT = "restrict", _("activities restricted")
    STOP = "stop", _("production stopped")
    CLOSURE = "closure", _("closure")
    BAR = "bar", _("barred from the profession")
    DETENTION = "detention", _("detention")


# 较重处罚: a hearing is offered (《行政处罚法》第六十三条).
HEAVY = (
    PenaltyKind.LOWER_GRADE, PenaltyKind.REVOKE_LICENCE, PenaltyKind.STOP, PenaltyKind.CLOSURE, PenaltyKind.BAR,
)  # fmt: skip
# Not the department's to impose (《安全生产法》第一百一十五条): closure is the government's, detention the police's.
NOT_OURS = (PenaltyKind.CLOSURE, PenaltyKind.DETENTION)


class Weighing(models.TextChoices):
    """从轻、减轻、从重."""

    NONE = "none", _("within the range")
    LIGHTER = "lighter", _("lighter or mitigated")
    HEAVIER = "heavier", _("heavier")


class EvidenceKind(models.TextChoices):
    """证据种类 (《行政处罚法》第四十六条)."""

    DOCUMENT = "document", _("documentary evidence")
    OBJECT = "object", _("physical evidence")
    AUDIOVISUAL = "audiovisual", _("audio-visual material")
    ELECTRONIC = "electronic", _("electronic data")
    WITNESS = "witness", _("testimony of a witness")
    STATEMENT = "statement", _("statement of the party")
    APPRAISAL = "appraisal", _("expert opinion")
    RECORD = "record", _("record of inspection or of the site")


class Originality(models.TextChoices):
    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy, checked against the original")


class MeasureKind(models.TextChoices):
    """证据保全和强制措施."""

    KEEPING = "keeping", _("evidence registered and kept")
    SEIZURE = "seizure", _("sealed or seized")
    SAMPLING = "sampling", _("sample taken")
    APPRAISAL = "appraisal", _("appraisal commissioned")


class MeasureStatus(models.TextChoices):
    ASKED = "asked", _("to be approved")
    RUNNING = "running", _("in force")
    ENDED = "ended", _("ended")
    REFUSED = "refused", _("refused")


class ApprovalKind(models.TextChoices):
    """审批事项 (两名承办人 → 审核人 → 审批人)."""

    FILING = "filing", _("filing of the case")
    HANDLING = "handling", _("handling of the case")
    CLOSING = "closing", _("closing of the case")
    EXTENSION = "extension", _("more time to decide")
    SUSPENSION = "suspension", _("suspension of the investigation")
    TERMINATION = "termination", _("termination of the case")
    TRANSFER = "transfer", _("transfer to the police")
    DEFERRAL = "deferral", _("payment later or in instalments")
    KEEPING = "keeping", _("keeping of evidence")
    DISPOSAL = "disposal", _("disposal of kept evidence")
    COERCION = "coercion", _("coercive measure")


class ApprovalStatus(models.TextChoices):
    ASKED = "asked", _("to be reviewed")
    REVIEWED = "reviewed", _("to be approved")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    RETURNED = "returned", _("returned")


APPROVAL_OPEN = (ApprovalStatus.ASKED, ApprovalStatus.REVIEWED)


class ReviewOpinion(models.TextChoices):
    """法制审核意见."""

    AGREE = "agree", _("agrees")
    CORRECT = "correct", _("to be corrected")
    SUPPLEMENT = "supplement", _("facts to be supplemented")


class HearingState(models.TextChoices):
    REQUESTED = "requested", _("requested")
    ANNOUNCED = "announced", _("announced")
    HELD = "held", _("held")
    WAIVED = "waived", _("waived")


class ClockName(models.TextChoices):
    """期限, each beside the others."""

    URGENT_FILING = "urgent_filing", _("filing after urgent investigation")
    DECISION = "decision", _("decision")
    KEEPING = "keeping", _("decision on kept evidence")
    SEIZURE = "seizure", _("seizure")
    DEFENCE = "defence", _("statement and defence")
    HEARING_REQUEST = "hearing_request", _("request for a hearing")
    DELIVERY = "delivery", _("delivery of the decision")
    PUBLICATION = "publication", _("publication of the decision")
    REPORT_UP = "report_up", _("report to the upper level")
    SUMMARY_RECORD = "summary_record", _("filing of the summary decision")
    PAYMENT = "payment", _("payment of the fine")
    HAND_IN = "hand_in", _("cash handed in")
    REVIEW = "review", _("application for review")
    SUIT = "suit", _("suit")
    DEMAND = "demand", _("waiting after the demand")
    COURT = "court", _("application to the court")
    TRANSFER_DECISION = "transfer_decision", _("decision on the transfer")
    TRANSFER = "transfer", _("transfer to the police")
    TRANSFER_REPLY = "transfer_reply", _("reply of the police")


# What the body itself must keep; the others are the party's or another organ's.
OWN_CLOCKS = (
    ClockName.URGENT_FILING, ClockName.DECISION, ClockName.KEEPING, ClockName.SEIZURE, ClockName.DELIVERY,
    ClockName.PUBLICATION, ClockName.REPORT_UP, ClockName.SUMMARY_RECORD, ClockName.HAND_IN, ClockName.COURT,
    ClockName.TRANSFER_DECISION, ClockName.TRANSFER,
)  # fmt: skip


class PaymentKind(models.TextChoices):
    FINE = "fine", _("fine")
    SURCHARGE = "surcharge", _("surcharge")
    CONFISCATION = "confiscation", _("confiscated income")


class OnSpotReason(models.TextChoices):
    """当场收缴的理由 (《行政处罚法》第六十八、六十九条)."""

    SMALL = "small", _("fine of at most 100 yuan")
    HARD_LATER = "hard_later", _("hard to collect later")
    REMOTE = "remote", _("remote area, at the party's request")


class DisputeKind(models.TextChoices):
    REVIEW = "review", _("administrative review")
    SUIT = "suit", _("suit at court")


class DisputeResult(models.TextChoices):
    OPEN = "open", _("pending")
    UPHELD = "upheld", _("upheld")
    CHANGED = "changed", _("changed")
    ANNULLED = "annulled", _("annulled")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PoliceReply(models.TextChoices):
    WAITING = "waiting", _("no reply yet")
    FILED = "filed", _("police opened a case")
    DECLINED = "declined", _("police declined")


class FileState(models.TextChoices):
    BUILDING = "building", _("being made")
    READY = "ready", _("ready")
