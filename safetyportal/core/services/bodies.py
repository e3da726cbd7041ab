"""The usual supervising bodies of a territory, with codes that follow from the division.

A body code is the division's statistical code padded to nine digits with zeros, then a three-digit number that is the
same everywhere (`core/data/bodies.csv`): `430102000002` is the emergency management bureau of Furong district,
`430102001101` the station of its first subdistrict.
"""

from datetime import datetime

from safetyportal.core import data_files
from safetyportal.core.choices import BodyKind, Level, NodeKind
from safetyportal.core.models import Jurisdiction, SupervisingBody
from safetyportal.core.writes import log, unit_of_work

_COLUMN = {Level.PROVINCE: "province", Level.CITY: "city", Level.COUNTY: "county", Level.TOWNSHIP: "township"}
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
# One character for each province, as its documents and number plates bear it.
_MARKS = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑",
    "31": "沪", "32": "苏", "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫",
    "42": "鄂", "43": "湘", "44": "粤", "45": "桂", "46": "琼", "50": "渝", "51": "川", "52": "贵",
    "53": "云", "54": "藏", "61": "陕", "62": "甘", "63": "青", "64": "宁", "65": "新",
}  # fmt: skip


def body_code(division_code: str, number: str) -> str:
    """Twelve digits from a division code (at most nine digits) and a body number (three digits)."""
    if not (division_code.isdigit() and len(division_code) <= 9 and len(number) == 3):
        raise ValueError(f"No body code for division {division_code!r}, number {number!r}.")
    return division_code.ljust(9, "0") + number


def ensure_bodies(province_code: str, *, actor, now: datetime) -> int:
    """Add the usual bodies of a province and of everything below it that are not there yet; the number added.

    For setting up a territory (an operator's command or the demonstration), so no posting is asked. Existing bodies
    keep what administrators have entered. Levels without an authority of their own get none.
    """
    with unit_of_work():
        nodes = list(
            Jurisdiction.objects.filter(path__startswith=f"/{province_code}/", valid_to=None, level__lte=Level.TOWNSHIP)
            .exclude(kind=NodeKind.PASS_THROUGH)
            .order_by("path")
        )
        known = set(SupervisingBody.unscoped.values_list("code", flat=True))
        templates = data_files.body_templates()
        new = [
            body
            for node in nodes
            for template in templates
            if str(int(node.level)) in template["levels"] and (body := _body(node, template)).code not in known
        ]
        SupervisingBody.unscoped.bulk_create(new, batch_size=2_000)
        if new:
            province = next(node for node in nodes if node.code == province_code)
            log("supervisingbody.create", province, actor=actor, now=now, changes={"added": len(new)})
    return len(new)


def _body(node: Jurisdiction, template: dict) -> SupervisingBody:
    title = template[_COLUMN[Level(node.level)]]
    if node.code in _MUNICIPALITIES:  # 北京市应急管理局, but 湖南省应急管理厅
        title = title.replace("厅", "局")
    mark = (
        f"{_MARKS[node.code[:2]]}应急" if template["kind"] == BodyKind.BUREAU and node.level == Level.PROVINCE else ""
    )
    return SupervisingBody(
        code=body_code(node.code, template["number"]),
        name=f"{node.name}{title}",
        kind=template["kind"],
        jurisdiction=node,
        place=node.path,
        sectors=template["sectors"],
        document_mark=mark,
    )
