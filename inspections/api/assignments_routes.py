"""Endpoints of assignments."""

from inspections.api.assignments import DrawViewSet, PlanViewSet, TaskViewSet

viewsets: dict = {
    "inspection-tasks": (TaskViewSet, "inspectiontask"),
    "inspection-plans": (PlanViewSet, "inspectionplan"),
    "random-draws": (DrawViewSet, "randomdraw"),
}
