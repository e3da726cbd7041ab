"""To whom a case may be handed over: the police of the same place, and our own bodies there and above."""

from inspections.models import EnforcementCase
from safetyportal.core import places
from safetyportal.core.choices import Level
from safetyportal.core.models import SupervisingBody

_DISTRICT = "区"


def police_of(body: SupervisingBody) -> str:
    """The usual name of the police of the body's division, of a district a branch of the city's: a transfer is to the
    same level (应急〔2019〕54号). A proposal; who fills in the paper may change it."""
    where = body.jurisdiction
    if where.level not in {Level.PROVINCE, Level.CITY, Level.COUNTY}:
        return ""
    if where.level == Level.COUNTY and where.name.endswith(_DISTRICT) and where.parent is not None:
        stem = where.name.removesuffix(_DISTRICT) if len(where.name) > len(_DISTRICT) + 1 else where.name
        return f"{where.parent.name}公安局{stem}分局"
    return f"{where.name}公安{'厅' if where.level == Level.PROVINCE else '局'}"


def receivers(case: EnforcementCase) -> list[str]:
    """Names to choose from, the police first; any other organ is typed. The caller has found the case in scope."""
    above = SupervisingBody.unscoped.filter(place__in=places.ancestors(case.body.place), active=True)
    names = above.exclude(pk=case.body_id).order_by("-place", "code").values_list("name", flat=True)
    return list(dict.fromkeys(filter(None, [police_of(case.body), *names])))
