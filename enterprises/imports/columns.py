"""The columns of the enterprise workbook. Types, limits and pick lists follow from the model and the code tables."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from enterprises.models import Enterprise
from enterprises.queries import CODE_TABLES, bodies_over
from safetyportal.core import codes
from safetyportal.core.access import granted_paths
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.deadlines import local_day
from safetyportal.core.identifiers import (
    is_credit_code,
    is_organisation_code,
    make_credit_code,
    normalise_credit_code,
)
from safetyportal.core.imports import parsers
from safetyportal.core.imports.spec import BadValue, ImportColumn
from safetyportal.core.models import Jurisdiction

PERMISSION = "enterprises.import_enterprise"
BAD_CREDIT_CODE = gettext_noop("“%(value)s” is not a valid credit code: length or check character is wrong.")
BAD_ORGANISATION_CODE = gettext_noop("“%(value)s” is not a valid organisation code.")
BAD_PHONE = gettext_noop("“%(value)s” is not a telephone number.")
_PHONE_LETTERS = frozenset("0123456789+()（）- ")
_tables: dict[str, tuple[int, dict[str, str]]] = {}


def writings(table: str) -> Mapping[str, str]:
    """Every way to write an entry of a code table: code, name in both languages, code and name together."""
    entries = codes.entries(table)
    known = _tables.get(table)
    if known is None or known[0] != id(entries):
        made: dict[str, str] = {}
        for code, entry in entries.items():
            if entry.facts.get("group") or (table == "industry" and not code.isdigit()):
                continue
            for name in (entry.name, entry.name_en):
                if name:
                    made[parsers.list_key(name)] = code
                    made[parsers.list_key(f"{code} {name}")] = code
        made.update({parsers.list_key(code): code for code in entries})
        known = (id(entries), made)
        _tables[table] = known
    return known[1]


def _choice_writings(choices) -> dict[str, str]:
    made = {}
    for code, label in choices:
        made[parsers.list_key(str(code))] = code
        made[parsers.list_key(str(label))] = code
    return made


def _operations() -> dict[str, str]:
    return _choice_writings(Enterprise._meta.get_field("high_risk_operations").base_field.flatchoices)


def credit_code(value: str) -> str:
    code = normalise_credit_code(value)
    if not is_credit_code(code):
        raise BadValue(BAD_CREDIT_CODE, value=value[:40])
    return code


def organisation_code(value: str) -> str:
    code = normalise_credit_code(value)
    if not is_organisation_code(code):
        raise BadValue(BAD_ORGANISATION_CODE, value=value[:40])
    return code


def telephone(value: str) -> str:
    if not (7 <= len(value) <= 20 and _PHONE_LETTERS.issuperset(value)):
        raise BadValue(BAD_PHONE, value=value[:40])
    return value


def today() -> date:
    return local_day(timezone.now())


def townships(actor) -> list[str]:
    """Full names of the townships below the actor's places, for the pick list; none where there are too many."""
    tops = granted_paths(actor, PERMISSION)
    rows = Jurisdiction.objects.filter(valid_to=None, level=4).exclude(path="/")
    condition = models.Q(pk__in=[])
    for top in tops:
        condition |= models.Q(path__startswith=top)
    found = list(rows.filter(condition).select_related("parent").order_by("code")[:3_001])
    return [f"{row.code} {row.parent}{row.name}" for row in found] if len(found) <= 3_000 else []


def host_code(value: str) -> str:
    """The code alone, or code and name as the form shows them."""
    return credit_code(value.strip().split(" ")[0])


def bodies(actor) -> list[str]:
    """Bodies at and above the actor's places, for the pick list."""
    return list(bodies_over(granted_paths(actor, PERMISSION)).values_list("name", flat=True)[:500])


def _listed(table: str):
    def choices(actor) -> list[str]:
        return [f"{code} {words}" for code, words in codes.choices(table) if len(code) == 4 or table != "industry"]

    return choices


def _parser(field: models.Field):
    """Reader of a cell by the type of the model field."""
    if field.name in CODE_TABLES:
        table = CODE_TABLES[field.name]
        several = field.name == "supervision_classes"
        return (parsers.several_of if several else parsers.one_of)(lambda: writings(table))
    if isinstance(field, EncryptedTextField):
        return parsers.text(40, clean=normalise_credit_code) if field.name == "legal_id_number" else telephone
    if isinstance(field, models.BooleanField):
        return parsers.yes_no
    if isinstance(field, models.DateField):
        return parsers.day(latest=None if field.name == "pledged_on" else today)
    if isinstance(field, models.DecimalField):
        most = 100 if field.name == "turnover_rate" else 10 ** (field.max_digits - field.decimal_places) - 1
        return parsers.decimal(field.decimal_places, 0, most)
    if isinstance(field, models.FloatField):
        return parsers.coordinate(180 if field.name == "longitude" else 90)
    if isinstance(field, models.IntegerField):
        return parsers.integer(0, 1_000_000)
    if field.choices:
        return parsers.one_of(lambda: _choice_writings(field.flatchoices))
    return parsers.text(field.max_length or 2_000)


def _choices(field: models.Field):
    if field.name in CODE_TABLES:
        return _listed(CODE_TABLES[field.name])
    if isinstance(field, models.BooleanField):
        return lambda actor: ["是", "否"]
    if field.choices:
        return lambda actor: [str(label) for _code, label in field.flatchoices]
    return None


def column(
    name: str, aliases: str, *, sample: str = "", width: float = 16, help=None, required: bool = False, parse=None,
    choices=None,
) -> ImportColumn:  # fmt: skip
    """The column of a model field; `aliases` are further headings, separated by blanks."""
    field = cast(models.Field, Enterprise._meta.get_field(name))
    return ImportColumn(
        key=name,
        label=field.verbose_name,
        parse=parse or _parser(field),
        required=required,
        aliases=tuple(aliases.split()),
        help=help if help is not None else field.help_text,
        sample=sample,
        choices=choices or _choices(field),
        width=width,
        personal=isinstance(field, EncryptedTextField),
    )


TOWNSHIP = ImportColumn(
    key="township",
    label=_("township or grid cell"),
    parse=parsers.text(100),
    required=True,
    aliases=(
        *("所在乡镇（街道）", "所在乡镇街道", "所属乡镇", "乡镇街道", "乡镇", "街道"),
        *("乡镇街道代码", "乡镇代码", "行政区划代码", "网格"),
    ),
    help=_("Code of nine digits, or the name with county and city before it: 长沙市芙蓉区文艺路街道."),
    sample="430102001",
    choices=townships,
    width=30,
)


def _above(key: str, label, aliases: str) -> ImportColumn:
    help_text = _("Only needed where the township is given by a name that occurs more than once.")
    return ImportColumn(key, label, parsers.text(60), aliases=tuple(aliases.split()), help=help_text, width=14)


_HOST_HELP = _("For a factory within a factory: the credit code of the enterprise on whose premises it works.")
_BODY_HELP = _("Name or twelve-digit code of the department in charge.")
_CODE_HELP = _("18 characters with the check character. Format the cells as text, else Excel rounds the code.")
_CLASS_HELP = _("One or more of the list, separated by ；. They decide which departments see the enterprise.")
_INDUSTRY_HELP = _("Class of GB/T 4754-2017: four digits, or code and name.")
_DEGREES = _("Degrees, CGCS2000 (as shown by Tianditu).")

COLUMNS = (
    column("name", "企业名称 单位名称 生产经营单位名称", sample="示例：长沙某某机械有限公司", width=34, required=True),
    column(
        "credit_code", "统一社会信用代码 社会信用代码 信用代码", sample=make_credit_code("430102", 1), width=24,
        help=_CODE_HELP, parse=credit_code,
    ),
    column("no_code_reason", "无信用代码原因", help=_("Needed where there is no credit code."), width=22),
    _above("province", _("province name"), "省 省份 所在省"),
    _above("city", _("city name"), "市 地市 市州 所在市"),
    _above("county", _("county name"), "县 区县 县区 所在县 所在区县"),
    TOWNSHIP,
    column(
        "industry", "行业代码 国民经济行业代码 行业分类 所属行业", sample="3311 金属结构制造", width=26, required=True,
        help=_INDUSTRY_HELP,
    ),
    column("supervision_classes", "监管分类 监管类别", sample="机械", width=24, help=_CLASS_HELP),
    column("registration_type", "登记注册类型 企业登记注册类型", sample="112 私营有限责任公司", width=26),
    column("holding_type", "控股情况 企业控股情况"),
    column("affiliation", "隶属关系"),
    column("supervising_level", "直接监管层级 监管层级"),
    column("organisation_code", "组织机构代码", parse=organisation_code),
    column("business_number", "营业执照注册号 工商注册号"),
    column("founded_on", "成立日期 成立时间", sample="2015-06-01", width=14),
    column("production_since", "投产日期", width=14),
    column("registered_address", "注册地址 住所", sample="示例路1号", width=34),
    column("production_address", "生产经营地址 经营地址 生产地址", sample="示例路1号", width=34),
    column("postcode", "邮政编码 邮编", parse=parsers.text(6, lambda code: len(code) == 6 and code.isdigit())),
    column("longitude", "经度", sample="112.987654", help=_DEGREES),
    column("latitude", "纬度", sample="28.198765", help=_DEGREES),
    column("legal_representative", "法定代表人 法人代表 法人", sample="示例甲"),
    column("legal_document_kind", "证件类型 法定代表人证件类型"),
    column("legal_id_number", "法定代表人证件号码 法人身份证号 证件号码", width=22),
    column("legal_phone", "法定代表人电话 法人电话 法定代表人联系电话", sample="13800000001"),
    column("principal", "主要负责人 负责人", sample="示例乙"),
    column("principal_phone", "主要负责人电话 负责人电话"),
    column("safety_head", "安全负责人 分管安全负责人", sample="示例丙"),
    column("safety_head_phone", "安全负责人电话 安全负责人手机 安全负责人移动电话"),
    column("staff_total", "从业人数 职工人数 从业人员数量", sample="86"),
    column("staff_front_line", "一线从业人员 一线人数"),
    column("safety_staff", "专职安全管理人员数 专职安全员人数"),
    column("has_safety_department", "是否设立安全管理机构 是否设置安全机构"),
    column("registered_capital", "注册资金 注册资本", sample="500"),
    column("fixed_assets", "固定资产"),
    column("total_assets", "资产总额 总资产", sample="3200"),
    column("annual_revenue", "上年度营业收入 年营业收入 营业收入 年产值", sample="4100.5"),
    column("safety_spend", "上年度安全投入 安全投入"),
    column("building_area", "建筑面积"),
    column("premises_ownership", "厂房归属 场所权属"),
    column("standardisation_grade", "标准化等级 安全生产标准化等级"),
    column("occupational_hazards", "是否存在职业危害"),
    column("high_risk_operations", "高危作业", parse=parsers.several_of(_operations)),
    column("liability_insured", "安责险投保人数"),
    column("products", "主要产品", width=24),
    column("business_scope", "经营范围", width=30),
    column("external_id", "外部编号"),
    column(
        "host", "厂中厂所在企业 所在厂区企业信用代码 出租方信用代码", width=24, help=_HOST_HELP, parse=host_code
    ),
    column(
        "government_body", "政府主管部门 主管部门", width=26, help=_BODY_HELP, parse=parsers.text(120), choices=bodies
    ),
)  # fmt: skip

# Columns that place the row, beside those that are fields of the enterprise.
PLACING = ("province", "city", "county", "township")
FIELDS = tuple(one.key for one in COLUMNS if one.key not in PLACING)
ATTRIBUTES = {name: cast(models.Field, Enterprise._meta.get_field(name)).attname for name in FIELDS}
