"""What programs may send about hazards. Anything that is not named is an error."""

from typing import Any

from rest_framework import serializers

from hazards.choices import Handling, HazardCategory, HazardLevel, HazardSource
from hazards.choices_loop import HandOverKind
from safetyportal.core.api.fields import BodySerializer, ScopedRelatedField

_VIEW = "enterprises.view_enterprise"


def _text(length: int, **options) -> serializers.CharField:
    return serializers.CharField(max_length=length, **options)


class HazardFactsBody(BodySerializer):
    """What was found."""

    description = _text(2000)
    location = _text(100, help_text="Workshop, line, storey.")
    part = _text(100, required=False, allow_blank=True)
    category = serializers.ChoiceField(choices=HazardCategory.choices)
    found_on = serializers.DateField(help_text="Not in the future.")
    source_note = _text(120, required=False, allow_blank=True, help_text="Name of the check.")
    finder = _text(60, required=False, allow_blank=True)
    basis = _text(300, required=False, allow_blank=True, help_text="Law and article.")
    longitude = serializers.DecimalField(max_digits=9, decimal_places=6, required=False, min_value=-180, max_value=180)
    latitude = serializers.DecimalField(max_digits=8, decimal_places=6, required=False, min_value=-90, max_value=90)


class HazardFileBody(HazardFactsBody):
    """A hazard from another system: an enterprise's own, or an authority's inspection system."""

    example = {
        "enterprise": 17,
        "source": "3",
        "external_id": "EHS-2026-0815",
        "description": "示例：配电箱门破损，未上锁",
        "location": "一车间（示例）",
        "category": "B04",
        "found_on": "2026-11-18",
        "criteria": [],
    }
    enterprise = ScopedRelatedField("enterprises.Enterprise", _VIEW, help_text="Number of the enterprise.")
    source: Any = serializers.ChoiceField(choices=HazardSource.choices)
    external_id = _text(64, required=False, allow_blank=True, help_text="Own number of the sender; accepted once.")
    criteria = serializers.ListField(
        child=serializers.CharField(max_length=24), required=False, max_length=50,
        help_text="Codes of major-hazard criteria; any makes the hazard major.",
    )  # fmt: skip


class HazardCorrectBody(HazardFactsBody):
    """Facts to correct while nobody has assessed the hazard."""

    def get_fields(self):
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class HazardReasonBody(BodySerializer):
    """An act whose reason the other side reads."""

    example = {"note": "照片看不出接地是否恢复，请补拍。"}
    note = _text(500)


class HazardAssessBody(BodySerializer):
    example = {"level": "general", "criteria": [], "note": ""}
    level = serializers.ChoiceField(choices=HazardLevel.choices, default=HazardLevel.GENERAL)
    criteria = serializers.ListField(child=serializers.CharField(max_length=24), required=False, max_length=50)
    note = _text(500, required=False, allow_blank=True)


class HazardAssignBody(BodySerializer):
    """What is to be done, by whom and until when. `planned_cost` in yuan."""

    example = {"rectify_by": "2026-12-10", "measures": "更换箱门并上锁", "responsible": "示例甲"}
    rectify_by = serializers.DateField()
    measures = _text(2000, required=False, allow_blank=True)
    handling = serializers.ChoiceField(choices=Handling.choices, required=False)
    responsible = _text(60, required=False, allow_blank=True)
    responsible_phone = _text(20, required=False, allow_blank=True)
    department = _text(60, required=False, allow_blank=True)
    planned_cost = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)
    note = _text(500, required=False, allow_blank=True)


class HazardSubmitBody(BodySerializer):
    """What was done. Photos are sent before, to `photos/`. `actual_cost` in yuan."""

    example = {"rectification": "已更换箱门并上锁", "actual_cost": "320.00"}
    rectification = _text(2000)
    actual_cost = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)


class HazardReturnBody(HazardReasonBody):
    rectify_by = serializers.DateField(required=False)


class HazardLimitBody(HazardReasonBody):
    """A later time limit, or that of a reopened hazard."""

    example = {"rectify_by": "2026-12-20", "note": "配件到货延迟"}
    rectify_by = serializers.DateField()


class HazardControlBody(HazardReasonBody):
    interim_measures = _text(2000)
    controlled_until = serializers.DateField()


class HazardMergeBody(HazardReasonBody):
    duplicate_of = ScopedRelatedField("hazards.Hazard", "hazards.view_hazard", help_text="Number of the other hazard.")


class HazardMajorBody(HazardReasonBody):
    criteria = serializers.ListField(child=serializers.CharField(max_length=24), required=False, max_length=50)


class HazardCommentBody(BodySerializer):
    example = {"text": "@示例甲 请补充接地电阻测试记录。"}
    text = _text(2000, help_text="`@name` mentions a person who can see the hazard.")


class HazardExtensionBody(BodySerializer):
    example = {"new_day": "2026-12-20", "reason": "配件到货延迟", "interim_measures": "停用该配电箱"}
    new_day = serializers.DateField()
    reason = _text(1000)
    interim_measures = _text(1000, required=False, allow_blank=True)


class HazardReviewBody(BodySerializer):
    example = {"reason": "现场复核，不符合所列情形。"}
    reason = _text(1000)


def _code() -> serializers.RegexField:
    return serializers.RegexField(r"^\d{12}$", help_text="Twelve-digit code of a supervising body.")


class HandOverBody(BodySerializer):
    example = {"kind": "transfer", "to_body": "430102000201", "reason": "属消防救援机构职责范围（示例）"}
    kind = serializers.ChoiceField(choices=HandOverKind.choices)
    to_body = _code()
    candidates = serializers.ListField(
        child=_code(), required=False, max_length=5, help_text="Bodies to ask next when the first refuses."
    )
    reason = _text(1000)


class HandOverReplyBody(BodySerializer):
    example = {"reply": "已受理，定于11月25日现场核查。"}
    reply = _text(1000)


class HandOverFeedbackBody(BodySerializer):
    example = {"feedback": "已责令停止使用并补装防护栏。"}
    feedback = _text(2000)


class HandOverDesignateBody(BodySerializer):
    example = {"to_body": "430102000201", "note": ""}
    to_body = _code()
    note = _text(500, required=False, allow_blank=True)


class HazardPhotoBody(BodySerializer):
    """Multipart form: one picture and what it shows."""

    file = serializers.FileField()
    purpose = serializers.ChoiceField(choices=["before", "after", "progress", "recheck"])
