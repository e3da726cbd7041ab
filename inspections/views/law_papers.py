"""Names of the documents that the law library suggests: the one seam to the subject papers."""

PAPERS = {
    "rectification_order": "责令限期整改指令书",
    "on_spot_decision": "现场处理措施决定书",
    "coercion_approval": "行政强制审批表",
    "seizure_decision": "查封扣押决定书",
    "penalty_notice": "行政处罚告知书",
    "hearing_offer": "行政处罚听证告知书",
}


def paper_name(kind: str) -> str:
    return PAPERS.get(kind, kind)
