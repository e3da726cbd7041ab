"""What browsers report: breaches of the content security policy."""

import json
import logging

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from safetyportal.core.middleware import client_address

logger = logging.getLogger("safetyportal.csp")

PER_MINUTE = 30  # reports of one address that are written down; the rest are dropped
LONGEST = 8 * 1024  # bytes
_FIELDS = ("document-uri", "violated-directive", "effective-directive", "blocked-uri", "source-file", "line-number")


@login_not_required
@csrf_exempt
@require_POST
def csp_report(request):
    """Write one line into the log; always answers 204, so that nothing can be learnt from it."""
    if within_rate(client_address(request)):
        raw = request.read(LONGEST + 1)
        if len(raw) <= LONGEST:
            logger.warning("content security policy: %s", _summary(raw))
    return HttpResponse(status=204)


def within_rate(address: str) -> bool:
    """Whether this address has reported less than the limit in the last minute."""
    key = f"csp-report:{address}"
    if cache.add(key, 1, timeout=60):
        return True
    try:
        return cache.incr(key) <= PER_MINUTE
    except ValueError:  # the minute ended in between
        return True


def _summary(raw: bytes) -> str:
    try:
        report = json.loads(raw)
    except ValueError:
        return "unreadable report"
    body = report.get("csp-report", report) if isinstance(report, dict) else {}
    if not isinstance(body, dict):
        return "unreadable report"
    facts = {name: str(body[name]).split("?")[0][:200] for name in _FIELDS if name in body}  # a search is no fact
    return json.dumps(facts, ensure_ascii=True)
