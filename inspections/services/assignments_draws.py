"""Double-random draws: fix the pools, be witnessed, draw, publish, draw again.

Services return the fresh draw and raise `NotAllowed`, `TransitionDenied` (state, same person), `Conflict`,
`ValidationError` (pools that give no lawful draw).
"""

import json
import secrets
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.choices.assignments import DRAW_DONE, DrawStatus
from inspections.models import DrawnUnit, RandomDraw
from inspections.queries import assignments_lottery as lottery
from inspections.queries.assignments_draws import Pools, pools_of
from inspections.workflow.assignments_draws import DRAW, DRAW_FLOW
from inspections.workflow.bodies import of_its_body
from safetyportal.core import jobs, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.rules import rule, rule_row


def fix_pools(
    *, body: Any, title: str, wanted: int, finish_by: date, actor: Any, now: datetime, content: str = "",
    sectors: list[str] | None = None, seed_source: str = "", entry: Any = None, redraw_of: RandomDraw | None = None,
    redraw_reason: str = "",
) -> RandomDraw:  # fmt: skip
    """Put both pools together and fix them: from now on their digest is public and nothing in them changes."""
    today = local_day(now)
    draw = RandomDraw(
        body=body, jurisdiction=body.jurisdiction, place=body.place, sectors=list(body.sectors), title=title.strip(),
        content=content.strip(), wanted=wanted, finish_by=finish_by, sectors_drawn=list(sectors or []),
        seed_source=seed_source.strip(), entry=entry, redraw_of=redraw_of, redraw_reason=redraw_reason.strip(),
        committed_by=actor, committed_at=now, per_object=int(rule("inspection.draw", body.place, today)["per_object"]),
    )  # fmt: skip
    decision = of_its_body(draw, actor, DRAW)
    if not decision:
        raise NotAllowed(decision.reason)
    if finish_by < today:
        raise ValidationError({"finish_by": _("The last day lies in the past.")})
    pools = pools_of(
        body, actor, sectors=draw.sectors_drawn, per_object=draw.per_object, on=today, now=now, redraw_of=redraw_of
    )
    _require_lawful(draw, pools, today)
    _keep(draw, pools)
    DRAW_FLOW.start(draw, now)
    with writes.unit_of_work():
        if redraw_of is not None:
            _require_redrawable(redraw_of)
        return writes.create(draw, actor=actor, perm=DRAW, now=now, note=redraw_reason)


def _keep(draw: RandomDraw, pools: Pools) -> None:
    draw.pool_text = lottery.canonical(pools.published(draw.wanted, draw.per_object))
    draw.pool_digest = lottery.digest(draw.pool_text)
    draw.object_ids = [key for _name, _weight, key in pools.objects]
    draw.officer_ids = [key for _certificate, _name, key in pools.officers]
    draw.object_count, draw.officer_count = len(draw.object_ids), len(draw.officer_ids)
    draw.left_out = dict(pools.left_out)


def _require_lawful(draw: RandomDraw, pools: Pools, on: date) -> None:
    row = rule_row("inspection.min_officers", draw.body.place, on)
    certificates = [certificate for certificate, _name, _key in pools.officers]
    if len(certificates) < max(draw.per_object, int(row.value)):
        words = text("The pool has {found} officers who can be sent; {n} are needed ({article}).")
        article = row.source
        raise ValidationError(
            {"body": words.format(found=len(certificates), n=max(draw.per_object, int(row.value)), article=article)}
        )
    twice = sorted({one for one in certificates if certificates.count(one) > 1})
    if twice:
        raise ValidationError({"body": _("Several officers have the certificate number %(n)s.") % {"n": twice[0]}})
    if not pools.objects:
        raise ValidationError({"sectors": _("No enterprise is in the pool: nothing can be drawn.")})
    if draw.wanted > len(pools.objects):
        message = _("The pool has only %(n)d enterprises.")
        raise ValidationError({"wanted": message % {"n": len(pools.objects)}})


def _require_redrawable(draw: RandomDraw) -> None:
    row = writes.locked(draw)
    if row.status not in (*DRAW_DONE, DrawStatus.VOID):
        raise TransitionDenied(_("This draw is not finished; void it first."))
    if row.redraws.exclude(status=DrawStatus.VOID).exists():
        raise TransitionDenied(_("This draw is drawn again already."))


def witness(
    randomdraw: RandomDraw, *, words: str, actor: Any, now: datetime, expected_version: int | None = None
) -> RandomDraw:
    """A second person is present and adds words of the own choice, which become part of the seed."""
    changes = {"witness": actor, "witness_words": words.strip()}
    return DRAW_FLOW.run(
        randomdraw, "witness", actor=actor, now=now, changes=changes, expected_version=expected_version
    )


def draw(
    randomdraw: RandomDraw, *, actor: Any, now: datetime, seed_value: str = "", expected_version: int | None = None
) -> RandomDraw:
    """Draw once. The seed is the public value that was named with the pools, or else chance that nobody chose together
    with the words of the witness. Tasks are created in the background."""
    with writes.unit_of_work():
        row = writes.locked(randomdraw)
        DRAW_FLOW.checked(row, "draw", actor)  # also of the second of two clicks
        value = _seed_value(row, seed_value)
        pool = json.loads(row.pool_text)
        seed = lottery.seed_of(row.pool_digest, row.seed_source, value)
        result = lottery.draw(pool, seed)
        record = lottery.record_of(pool, facts_of(row, now), source=row.seed_source, value=value, result=result)
        changes = {
            "operator": actor, "drawn_at": now, "seed_value": value, "record_text": record,
            "record_digest": lottery.digest(record),
        }  # fmt: skip
        row = DRAW_FLOW.run(
            row, "draw", actor=actor, now=now, changes=changes, note=changes["record_digest"],
            expected_version=expected_version,
        )  # fmt: skip
        _write_units(row, pool, result)
        jobs.after_commit(
            "inspections.create_drawn_tasks", key=f"draw-tasks:{row.pk}", requested_by=actor,
            title=text("Tasks of the draw: {title}").format(title=row.title), draw_id=row.pk,
        )  # fmt: skip
    return row


def _seed_value(draw_: RandomDraw, given: str) -> str:
    if draw_.seed_source:
        if not given.strip():
            raise ValidationError({"seed_value": _("Enter the public value that was named beforehand.")})
        return given.strip()
    if given.strip():
        raise ValidationError({"seed_value": _("No public value was named with the pools, so none can be chosen now.")})
    return f"{secrets.token_hex(16)} {draw_.witness_words}".strip()


def facts_of(draw_: RandomDraw, now: datetime) -> dict[str, Any]:
    """What the published file says beside pools and result: no personal data."""
    return {
        "number": draw_.pk,
        "body": draw_.body.name,
        "title": draw_.title,
        "committed_at": draw_.committed_at.isoformat(),
        "drawn_at": now.isoformat(),
        "redraw_of": draw_.redraw_of_id,
    }


def _write_units(draw_: RandomDraw, pool: dict[str, Any], result: lottery.Result) -> None:
    keys = dict(zip((name for name, _weight in pool["objects"]), draw_.object_ids, strict=True))
    people = dict(zip((certificate for certificate, _name in pool["officers"]), draw_.officer_ids, strict=True))
    names = dict(Enterprise.unscoped.filter(pk__in=[keys[name] for name, _o in result]).values_list("pk", "name"))
    DrawnUnit.unscoped.bulk_create(
        DrawnUnit(
            draw=draw_, position=position, enterprise_id=keys[name], name=names[keys[name]],
            officers=[people[one] for one in officers],
        )
        for position, (name, officers) in enumerate(result, 1)
    )  # fmt: skip


def publish(randomdraw: RandomDraw, *, actor: Any, now: datetime, expected_version: int | None = None) -> RandomDraw:
    """Everybody reads the result and can download the file (within the ruled working days)."""
    return DRAW_FLOW.run(
        randomdraw, "publish", actor=actor, now=now, changes={"published_at": now}, expected_version=expected_version
    )


def void(
    randomdraw: RandomDraw, *, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> RandomDraw:
    """Give a draw up before it is drawn, with the reason; it stays on record."""
    return DRAW_FLOW.run(randomdraw, "void", actor=actor, now=now, note=note, expected_version=expected_version)


def redraw(
    randomdraw: RandomDraw, *, redraw_reason: str, actor: Any, now: datetime, seed_source: str = ""
) -> RandomDraw:
    """A new record with the reason and with pools of today; tasks of the old one that have not begun are cancelled
    when the new one is drawn."""
    return fix_pools(
        body=randomdraw.body, title=randomdraw.title, wanted=randomdraw.wanted, finish_by=randomdraw.finish_by,
        content=randomdraw.content, sectors=randomdraw.sectors_drawn, seed_source=seed_source,
        entry=randomdraw.entry, redraw_of=randomdraw, redraw_reason=redraw_reason, actor=actor, now=now,
    )  # fmt: skip
