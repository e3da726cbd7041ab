"""`manage.py permission_matrix`: which role holds which permission where, from the tables that are in force."""

from django.apps import apps
from django.utils.translation import override

from safetyportal.core.choices import Level
from safetyportal.core.generated import GeneratedDocument
from safetyportal.core.roles import ROLES, known_permissions, permissions_of

HELD, NOT_HELD = "●", ""


class Command(GeneratedDocument):
    help = "Write docs/generated/permissions.md from the role tables."
    file_name = "permissions.md"

    def text(self) -> str:
        held = {role.code: permissions_of(role.code) for role in ROLES}
        used = sorted(perm for perm in known_permissions() if any(perm in perms for perms in held.values()))
        labels = sorted({perm.split(".")[0] for perm in used})
        parts = [
            "# Permission matrix · 权限矩阵",
            "",
            "Made by `manage.py permission_matrix`; do not edit. ● means that the role holds the permission at the"
            " place of its posting and below. A permission that no role holds is not listed and cannot be used by"
            " anybody. There is no superuser. ● 表示该角色在其任职地域及以下拥有此权限。",
            "",
            "## Roles · 角色",
            "",
            *_roles(),
        ]
        for label in labels:
            parts += ["", f"## {_app_names(label)}", "", *_table([p for p in used if p.split(".")[0] == label], held)]
        return "\n".join(parts) + "\n"


def _roles() -> list[str]:
    lines = ["| No. | Code | English | 中文 | Levels · 层级 | Duty · 类别 |", "|---:|---|---|---|---|---|"]
    for number, role in enumerate(ROLES, start=1):
        english, chinese = _both(role.label)
        levels = "、".join(_chinese(Level(level).label) for level in role.levels)
        lines.append(f"| {number} | `{role.code}` | {english} | {chinese} | {levels} | {role.duty} |")
    return lines


def _table(perms: list[str], held: dict[str, frozenset[str]]) -> list[str]:
    numbers = " | ".join(str(number) for number, _role in enumerate(ROLES, start=1))
    lines = [f"| Permission · 权限 | {numbers} |", "|---|" + ":-:|" * len(ROLES)]
    for perm in perms:
        cells = " | ".join(HELD if perm in held[role.code] else NOT_HELD for role in ROLES)
        lines.append(f"| `{perm}` | {cells} |")
    return lines


def _app_names(label: str) -> str:
    english, chinese = _both(apps.get_app_config(label).verbose_name)
    return f"{english} · {chinese}" if english != chinese else english


def _both(text) -> tuple[str, str]:
    with override("en"):
        english = str(text)
    return english, _chinese(text)


def _chinese(text) -> str:
    with override("zh-hans"):
        return str(text)
