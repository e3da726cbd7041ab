"""Roles of the field and what each may do: the written permission matrix.

`ROLES` lists who there is; every app adds in its own `roles.py` which of its permissions which role holds
(`grant("enterprises.view_enterprise", "county_supervisor", …)`). `sync_roles` writes both into Django groups after
each migration; `docs/generated/permissions.md` is made from the same tables.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import Duty, Level


@dataclass(frozen=True)
class RoleSpec:
    code: str
    label: object  # lazy text
    levels: tuple[int, ...]
    duty: str = Duty.BUSINESS


_OFFICIAL_LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP)
_ENTERPRISE_LEVELS = (Level.TOWNSHIP, Level.GRID)
_ANY_LEVEL = (Level.NATION, *_OFFICIAL_LEVELS)

ROLES = (
    RoleSpec("national_supervisor", _("Ministry supervisor"), (Level.NATION,)),
    RoleSpec("province_leader", _("Province leader"), (Level.PROVINCE,)),
    RoleSpec("province_supervisor", _("Province supervisor"), (Level.PROVINCE,)),
    RoleSpec("city_leader", _("City leader"), (Level.CITY,)),
    RoleSpec("city_supervisor", _("City supervisor"), (Level.CITY,)),
    RoleSpec("county_leader", _("County leader"), (Level.COUNTY,)),
    RoleSpec("county_supervisor", _("County supervisor"), (Level.COUNTY,)),
    RoleSpec("township_leader", _("Township leader"), (Level.TOWNSHIP,)),
    RoleSpec("township_supervisor", _("Township supervisor"), (Level.TOWNSHIP,)),
    RoleSpec("enforcement_officer", _("Enforcement officer"), _OFFICIAL_LEVELS),
    RoleSpec("industry_officer", _("Industry department officer"), (Level.PROVINCE, Level.CITY, Level.COUNTY)),
    RoleSpec("grid_officer", _("Grid officer"), (Level.TOWNSHIP, Level.GRID)),
    RoleSpec("enterprise_head", _("Enterprise head"), _ENTERPRISE_LEVELS),
    RoleSpec("enterprise_safety_officer", _("Enterprise safety officer"), _ENTERPRISE_LEVELS),
    RoleSpec("enterprise_worker", _("Enterprise worker"), _ENTERPRISE_LEVELS),
    RoleSpec("expert", _("Safety expert"), _OFFICIAL_LEVELS),
    RoleSpec("service_agency", _("Service agency"), _OFFICIAL_LEVELS),
    RoleSpec("automation", _("Portal automation"), (Level.NATION,)),
    RoleSpec("system_administrator", _("System administrator"), _ANY_LEVEL, Duty.SYSTEM),
    RoleSpec("security_administrator", _("Security administrator"), _ANY_LEVEL, Duty.SECURITY),
    RoleSpec("audit_administrator", _("Audit administrator"), _ANY_LEVEL, Duty.AUDIT),
)
ROLE_BY_CODE = {role.code: role for role in ROLES}

LEADERS = ("province_leader", "city_leader", "county_leader", "township_leader")
SUPERVISORS = ("province_supervisor", "city_supervisor", "county_supervisor", "township_supervisor")
OFFICIALS = ("national_supervisor", *LEADERS, *SUPERVISORS, "enforcement_officer", "industry_officer", "grid_officer")
ENTERPRISE_STAFF = ("enterprise_head", "enterprise_safety_officer", "enterprise_worker")
ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")

_GRANTS: dict[str, set[str]] = defaultdict(set)


def grant(perm: str, *role_codes: str) -> None:
    """Declare that these roles hold `perm`. Raises `KeyError` for an unknown role."""
    for code in role_codes:
        _GRANTS[ROLE_BY_CODE[code].code].add(perm)


def permissions_of(role_code: str) -> frozenset[str]:
    return frozenset(_GRANTS[role_code])


def role_label(code: str):
    return ROLE_BY_CODE[code].label


@lru_cache(maxsize=1)
def known_permissions() -> frozenset[str]:
    """Every permission that a model of the project declares."""
    names: set[str] = set()
    for model in apps.get_models():
        meta = model._meta
        names.update(f"{meta.app_label}.{action}_{meta.model_name}" for action in meta.default_permissions)
        names.update(f"{meta.app_label}.{codename}" for codename, _label in meta.permissions)
    return frozenset(names)


def sync_roles(**_kwargs) -> None:
    """Write roles and their permissions into the database; called after every migration, safe to repeat."""
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 -- app ready

    from safetyportal.core.models import Role  # noqa: PLC0415 -- app ready
    from safetyportal.core.services.setup import post_system_user  # noqa: PLC0415 -- app ready

    rows = Permission.objects.select_related("content_type")
    by_name = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    for gone in Group.objects.filter(role__isnull=False).exclude(role__code__in=ROLE_BY_CODE):
        gone.permissions.clear()  # a role that left the list gives nothing to those who still hold it
    for order, spec in enumerate(ROLES):
        group, _created = Group.objects.get_or_create(name=spec.code)
        group.permissions.set([by_name[name] for name in permissions_of(spec.code) if name in by_name])
        Role.objects.update_or_create(
            code=spec.code,
            defaults={
                "group": group,
                "name": spec.code,
                "duty": spec.duty,
                "levels": list(spec.levels),
                "order": order,
            },
        )
    post_system_user()


# What the kernel itself offers.
grant("core.manage_account", "system_administrator")
grant("core.view_user", "system_administrator", "security_administrator")
grant("core.manage_staff", "enterprise_head")
grant("core.manage_jurisdiction", "system_administrator", "automation")
grant("core.manage_body", "system_administrator")
grant("core.manage_bodykey", "system_administrator", "automation")
grant("core.view_supervisingbody", "system_administrator", "security_administrator", *OFFICIALS)
grant("core.manage_rule", "system_administrator")
grant("core.manage_code", "system_administrator")
grant("core.manage_job", "system_administrator")
grant("core.grant_posting", "security_administrator")
grant("core.share_record", "security_administrator")
grant("core.view_namedexception", "security_administrator", "audit_administrator")
grant("core.view_posting", "security_administrator", "audit_administrator")
grant("core.read_audit", "audit_administrator")
grant("core.delegate_posting", *OFFICIALS, "enterprise_head", "enterprise_safety_officer")
grant("core.add_apitoken", *OFFICIALS, "enterprise_head", "enterprise_safety_officer", "service_agency")
grant("core.reveal_personal_data", *SUPERVISORS, "enforcement_officer")
grant("core.open_attachment", *OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency")
grant("core.open_document", *OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency")
