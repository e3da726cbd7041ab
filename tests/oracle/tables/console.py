"""The administrators' console (Django admin): which powers show and change each kind of row there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """`change`: power that changes and adds ("" nobody); `removes`: whether it may also be taken away."""

    view: str
    change: str = ""
    removes: bool = False


RULES, CODES, TREE, JOBS = "core.manage_rule", "core.manage_code", "core.manage_jurisdiction", "core.manage_job"
NORM, KEEP, HOW_OFTEN = (
    "hazards.view_checkliststandard", "hazards.keep_checkliststandard", "hazards.manage_inspectionfrequency",
)  # fmt: skip

KINDS = {
    "core_rule": Shown(RULES, RULES, removes=True),
    "core_calendarday": Shown(RULES, RULES, removes=True),
    "core_codeentry": Shown(CODES, CODES, removes=True),
    "core_jurisdiction": Shown(TREE),
    "core_jurisdictionchange": Shown(TREE),
    "core_supervisingbody": Shown("core.manage_body"),
    "core_boundary": Shown(TREE),
    "core_role": Shown("core.view_posting"),
    "core_posting": Shown("core.view_posting"),
    "core_auditentry": Shown("core.read_audit"),
    "core_job": Shown(JOBS),
    "core_periodictick": Shown(JOBS),
    "enterprises_specialobjecttype": Shown(CODES, CODES),
    "hazards_checkliststandard": Shown(NORM, KEEP),
    "hazards_checklistitem": Shown(NORM, KEEP),
    "hazards_inspectionfrequency": Shown(HOW_OFTEN, HOW_OFTEN),
}
PAGES = ("changelist", "add", "history", "delete", "change")
GENERAL = ("index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "app_list")
