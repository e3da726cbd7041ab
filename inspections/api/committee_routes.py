"""Endpoints of safety committees and of the roll-out."""

from inspections.api import committee

viewsets: dict = {
    "committee-plans": (committee.CommitteePlanViewSet, "committeeplan"),
    "committee-meetings": (committee.CommitteeMeetingViewSet, "committeemeeting"),
    "leader-inspections": (committee.LeaderInspectionViewSet, "leaderinspection"),
    "rollout-targets": (committee.RolloutTargetViewSet, "rollouttarget"),
}
