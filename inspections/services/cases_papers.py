"""Where cases lean on the enforcement documents: drafts begun and approved by the steps of a case, what counts now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ApprovalKind
from inspections.choices.papers import PaperStatus, SigningManner
from inspections.choices.papers_forms import form_of as statutory_form
from inspections.choices.papers_forms import name_of
from inspections.models import CaseApproval, EnforcementCase, EnforcementPaper
from inspections.queries.papers import missing_before, open_paper, valid_paper
from inspections.services import papers
from inspections.workflow.papers import PAPER_FLOW
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied

# The statutory form of each matter that is approved.
FORMS = {
    ApprovalKind.FILING: "case_filing_approval",
    ApprovalKind.HANDLING: "case_handling_approval",
    ApprovalKind.CLOSING: "case_closing_approval",
    ApprovalKind.EXTENSION: "case_extension_approval",
    ApprovalKind.TERMINATION: "case_termination_approval",
    ApprovalKind.TRANSFER: "transfer_approval",
    ApprovalKind.DEFERRAL: "deferral_approval",
    ApprovalKind.KEEPING: "evidence_keeping_approval",
    ApprovalKind.DISPOSAL: "evidence_disposal_approval",
    ApprovalKind.COERCION: "coercion_approval",
}


def begin(
    case: EnforcementCase, kind: str, *, actor: Any, now: datetime, values: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> EnforcementPaper:  # fmt: skip
    """The draft of a paper of this kind for the case, filled in from it; one that is not issued yet is taken again."""
    known = open_paper(kind, case=case)
    if known is not None and known.case_id == case.pk:
        return known
    fields = {one.key for one in statutory_form(kind, local_day(now)).fields}
    given = {key: value for key, value in (values or {}).items() if key in fields}
    return papers.prepare(kind=kind, case=case, values=given, facts=facts, actor=actor, now=now)


def begin_anew(
    case: EnforcementCase, kind: str, *, actor: Any, now: datetime, facts: Mapping[str, Any] | None = None
) -> EnforcementPaper:
    """A draft filled in from the case as it is now; one left from an earlier attempt is given up."""
    known = open_paper(kind, case=case)
    if known is not None and known.case_id == case.pk and known.status == PaperStatus.DRAFT:
        papers.discard(paper=known, note=str(_("Drawn up anew from the case.")), actor=actor, now=now)
    return begin(case, kind, actor=actor, now=now, facts=facts)


def begin_what_precedes(case: EnforcementCase, kind: str, *, actor: Any, now: datetime) -> None:
    """Drafts of the papers that must be issued before one of this kind and that nobody has begun."""
    for lacking in missing_before(kind, case=case, now=now):
        chosen = lacking.kinds[:1] if len(lacking.kinds) > 1 else lacking.kinds
        for one in chosen:
            if one not in FORMS.values() and open_paper(one, case=case) is None:
                begin_what_precedes(case, one, actor=actor, now=now)
                begin(case, one, actor=actor, now=now)


def number_approved(case: EnforcementCase, *, actor: Any, now: datetime) -> None:
    """Before the case is archived its approved forms take their numbers: what was approved stands in the file."""
    for paper in EnforcementPaper.unscoped.filter(case=case, status=PaperStatus.APPROVED).order_by("pk"):
        papers.issue(paper=paper, actor=actor, now=now)


def issued(case: EnforcementCase, *kinds: str) -> EnforcementPaper:
    """The paper of one of these kinds that counts. Raises `TransitionDenied` with the article where none was issued:
    what bears neither number nor signature is not served on anybody."""
    paper = valid_paper(kinds, case=case)
    if paper is None:
        raise TransitionDenied(not_issued(kinds[0]))
    return paper


def not_issued(kind: str) -> str:
    return _("First issue the 《%(paper)s》: it is served with its number and seal (%(article)s).") % {
        "paper": name_of(kind), "article": _ARTICLES.get(kind, "《行政处罚法》第六十一条"),
    }  # fmt: skip


_ARTICLES = {
    "penalty_notice": "《行政处罚法》第四十四条", "hearing_offer": "《行政处罚法》第四十四条、第六十三条",
    "hearing_notice": "《行政处罚法》第六十四条", "enforcement_demand": "《行政强制法》第三十五条、第五十四条",
    "penalty_decision_unit": "《行政处罚法》第五十九条、第六十一条",
    "penalty_decision_person": "《行政处罚法》第五十九条、第六十一条",
    "no_penalty_decision": "《行政处罚法》第五十七条、第六十一条",
}  # fmt: skip


def ask(approval: CaseApproval, *, actor: Any, now: datetime) -> None:
    """Begin the form of an approval, noted as to be signed by both officers on the print, and hand it on where nothing
    is missing; otherwise it stays a draft that the officers complete."""
    kind = FORMS.get(ApprovalKind(approval.kind))
    if kind is None:
        return
    case = approval.case
    said = dict.fromkeys(("handler_opinion", "execution", "reason", "request"), approval.reason)
    paper = begin(case, kind, actor=actor, now=now, values=said)
    if not PAPER_FLOW.check(paper, "submit", actor):
        return
    try:
        if paper.form.role("handlers") is not None and not paper.signatures.exists():
            for person in (approval.asked_by, approval.seconded_by):
                papers.sign(
                    paper=paper, role="handlers", name=person.name, certificate_number=person.certificate_number,
                    manner=SigningManner.BY_HAND, actor=actor, now=now,
                )  # fmt: skip
        papers.submit(paper=paper, actor=actor, now=now)
    except ValidationError:
        return


def follow(approval: CaseApproval, step: str, *, actor: Any, now: datetime, note: str = "") -> None:
    """Take the same step (review, approve, return_, send_back) on the form of the approval, so that nobody agrees
    twice; a form that is not as far is completed and approved on its own page."""
    kind = FORMS.get(ApprovalKind(approval.kind))
    paper = open_paper(kind, case=approval.case) if kind else None
    if paper is None:
        return
    name = {"return_": "return"}.get(step, step)
    if PAPER_FLOW.check(paper, name, actor):
        getattr(papers, step)(paper=paper, actor=actor, now=now, note=note)
