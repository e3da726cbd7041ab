"""How differently enterprises keep their duties: the few that shine, the many, the slow, and those nobody believes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habit:
    """`finds`: own hazards a month against the average; `pace`: time taken as a share of the time limit;
    `stuck`: share of hazards that nobody gets round to; then how often reports come late or not at all."""

    name: str
    share: float
    finds: float
    found_by_others: float
    pace: float
    stuck: float
    late: float
    missing: float


HABITS = (
    Habit("model", 0.15, 1.45, 0.10, 0.45, 0.000, 0.004, 0.001),
    Habit("usual", 0.58, 1.05, 0.14, 0.72, 0.004, 0.025, 0.010),
    Habit("slow", 0.15, 0.75, 0.22, 1.05, 0.015, 0.110, 0.040),
    Habit("careless", 0.08, 0.35, 0.35, 1.45, 0.050, 0.240, 0.160),
    # Declares zero hazards month after month while inspectors find some; what it reports is closed the same day.
    Habit("feigned", 0.04, 0.02, 0.40, 0.02, 0.000, 0.020, 0.004),
)
BY_NAME = {habit.name: habit for habit in HABITS}

# 安全生产月 in June, the campaigns of autumn, the quiet weeks of the Spring Festival.
SEASON = (0.80, 0.55, 1.10, 1.00, 1.05, 1.50, 1.10, 1.00, 1.20, 0.90, 1.10, 1.20)
MAJOR = 0.012  # share of major hazards
MEAN = 0.70  # own hazards of an average enterprise in an average month; with those of others 15 in 18 months
