# ruff: noqa: E501 -- payloads and long conditions are not broken
"""Hostile words in every natural text of every row: whatever is shown, exported or printed meets them.

A column holds natural text when Chinese stands in it (codes and keys are ASCII), or when it is an empty text of length.
Payloads are chosen in turn, so that columns with a few rows meet several of each kind.
"""

import re
from itertools import cycle

from django.apps import apps
from django.db import models

from safetyportal.core.crypto import EncryptedTextField

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0", "@cmd|' /C calc'!A0", '=HYPERLINK("http://x.invalid","y")', '=WEBSERVICE("http://x.invalid")',
    '=IMPORTXML("http://x.invalid","//a")', '=IMAGE("http://x.invalid/a.png")', "=DDE(\"cmd\";\"/C calc\";\"x\")", "='1'+1",
    "=\"a\"&\"b\"", "=A1", "=$A$1", "={1;2}", "=1;2", "=1,2", "\uff1d1+1", "\uff0b1+1", "\uff0d1+1", "\uff201+1", "\ufeff=1+1",
    "\u200b=1+1", "%0A=1+1", "|=1+1", "'=1+1", '"=1+1', ";=1+1", ",=1+1", "=-1", "=+1", "==1", "-2+3+cmd|' /C calc'!D2",
]  # fmt: skip
SCRIPTS = [
    "<script>alert(7)</script>", "<img src=x onerror=alert(7)>", "\"><svg onload=alert(7)>", "'><svg/onload=alert(7)>",
    "</script><script>alert(7)</script>", "</textarea><img src=x onerror=alert(7)>", "</title><script>alert(7)</script>",
    "\" autofocus onfocus=alert(7) x=\"", "' autofocus onfocus=alert(7) x='", "javascript:alert(7)//", "<iframe srcdoc='<script>alert(7)</script>'>",
    "<a href=javascript:alert(7)>x</a>", "<style>@import'//x.invalid'</style>", "<body onload=alert(7)>", "--><script>alert(7)</script>",
    "]]><script>alert(7)</script>", "<math><mtext><img src=x onerror=alert(7)>", "\\u003cscript>alert(7)</script>", "&lt;script&gt;alert(7)",
    "<form id=form><input name=action>", "<base href=//x.invalid/>", "<div hx-get=/sign-out/ hx-trigger=load>",
]  # fmt: skip
TEMPLATES = [
    "{{7*191}}",
    "{{settings.SECRET_KEY}}",
    "{% debug %}",
    "${7*191}",
    "#{7*191}",
    "<%= 7*191 %>",
    "{0.__class__}",
    "%(actor)s %s %n",
]
WORKED = "1337"  # what 7*191 would give
PRINTED = [
    "<para><font color=\"[[[getattr(pow, Word('__globals__'))['os'].system('touch {file}') for Word in [type('Word', (str,), {{}})]] for _ in [1]]\">x</font></para>",
    "<img src=\"http://{sentinel}/a\" width=\"1\" height=\"1\"/>", "<img src=\"file://{canary}\"/>", "<a href=\"file://{canary}\">x</a>",
    "<font name=\"http://{sentinel}/f.ttf\">x</font>", "<onDraw name=\"x\" label=\"y\"/>", "<b>x</i>", "<para", "&#x0;&amp;&nbsp", "<seq template=\"%(x)s\"/>",
    "<unichar code=\"0\"/>", "<evalString code=\"1\"/>", "<evalstring>__import__('os')</evalstring>", "]]></para><super><greek>a",
]  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LEFT_ALONE = {
    "core.auditentry",
    "core.auditchain",
    "core.auditseal",
    "core.rule",
    "sessions.session",
    "auth.permission",
}


_OF_MACHINES = {"pool_text", "record_text"}  # canonical JSON of a draw: written and read by programs only


def plant(payloads: list[str], *, before: bool = False) -> int:
    """Put payloads into all natural texts. `before`: they begin the text. Returns how many texts were changed."""
    turn, planted = cycle(payloads), 0
    for model in apps.get_models():
        if model._meta.label_lower in _LEFT_ALONE or model._meta.proxy:
            continue
        columns = [field for field in model._meta.concrete_fields if is_text(field)]
        rows = list(model._base_manager.order_by("pk")[:400]) if columns else []
        changed = set()
        for row in rows:
            for field in columns:
                value = getattr(row, field.attname)
                if (made := spoiled(field, value, next(turn), before)) is not None:
                    setattr(row, field.attname, made)
                    changed.add(field.name)
                    planted += 1
        if changed:
            model._base_manager.bulk_update(rows, sorted(changed), batch_size=200)
    return planted


def is_text(field) -> bool:
    if isinstance(field, models.JSONField):
        return True
    if field.name in _OF_MACHINES:
        return False
    kinds = isinstance(field, models.CharField | models.TextField) and not isinstance(
        field, EncryptedTextField | models.EmailField
    )
    return kinds and not field.choices and not field.unique and not field.generated


def spoiled(field, value, payload: str, before: bool):
    """The value with the payload in it; None where it is no natural text."""
    if isinstance(field, models.JSONField):
        made = in_leaves(value, payload, before)
        return made if made != value else None
    if not isinstance(value, str):
        return None
    natural = _CHINESE.search(value) or (not value and field.blank and isinstance(field, models.TextField))
    if not natural:
        return None
    longest = field.max_length or 2000
    text = f"{payload}{value}" if before else f"{value[: max(0, longest - len(payload))]}{payload}"
    return text[:longest].replace("\0", "")


def in_leaves(content, payload: str, before: bool):
    if isinstance(content, dict):
        return {name: in_leaves(part, payload, before) for name, part in content.items()}
    if isinstance(content, list):
        return [in_leaves(part, payload, before) for part in content]
    if isinstance(content, str) and _CHINESE.search(content):
        return f"{payload}{content}" if before else f"{content}{payload}"
    return content
