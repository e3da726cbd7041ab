"""Endpoints of the hazard loop. Reading starts from what the caller may see; each act is one call of one service."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from hazards.api import bodies, serializers
from hazards.filters.loop import ExtensionRequestFilter, HandOverFilter, HazardFilter, LevelReviewFilter
from hazards.models import ExtensionRequest, HandOver, Hazard, LevelReview
from hazards.queries.comments import comments_of
from hazards.queries.handovers import bodies_for, bodies_within
from hazards.services import comments, detours, evidence, handovers, loop, requests
from hazards.workflow.handovers import DESIGNATE, RECEIVE, SEND
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.fields import NoteSerializer
from safetyportal.core.api.parsers import StrictJSONParser
from safetyportal.core.api.viewset import RegisterViewSet
from safetyportal.core.attachments import attachments_of

VIEW = "hazards.view_hazard"
FILE = ("hazards.report_hazard", "hazards.raise_hazard")
ASSESS, ASSIGN = "hazards.assess_hazard", "hazards.assign_hazard"
RECTIFY, VERIFY = "hazards.rectify_hazard", "hazards.verify_hazard"
SUPERVISE, EXTEND = "hazards.supervise_hazard", "hazards.extend_hazard"


def act(name: str):
    """Declare an act on the record."""
    return action(detail=True, methods=["post"], url_path=name)


def below(name: str, **options):
    """Declare a list of rows that hang on the hazard."""
    return action(detail=True, methods=["get"], url_path=name, filter_backends=[], **options)


class _Acting(RegisterViewSet, abstract=True):
    def _by(self) -> dict:
        return {"actor": self.request.user, "now": timezone.now()}


class HazardViewSet(_Acting):
    """Hazards within the caller's places and sectors."""

    model = Hazard
    permission = VIEW
    serializer_class = serializers.HazardSerializer
    list_serializer_class = serializers.HazardRowSerializer
    filterset_class = HazardFilter
    related = ("enterprise", "jurisdiction")
    orderings = ("id", "found_on")

    @changes(FILE, body=bodies.HazardFileBody, status=201, versioned=False)
    def create(self, enterprise, **facts):
        """File a hazard. `external_id` is accepted once for an enterprise; photos follow at `photos/`."""
        return loop.report_found(enterprise=enterprise, facts=facts, **self._by())

    @changes(FILE, body=bodies.HazardCorrectBody)
    def partial_update(self, hazard, **facts):
        """Correct what was found while nobody has assessed it."""
        return loop.correct(hazard=hazard, facts=facts, **self._by())

    @act("assess")
    @changes(ASSESS, body=bodies.HazardAssessBody)
    def assess(self, hazard, **grade):
        """General or major; any criterion makes it major."""
        return loop.assess(hazard=hazard, **grade, **self._by())

    @act("assign")
    @changes(ASSIGN, body=bodies.HazardAssignBody)
    def assign(self, hazard, **task):
        """What is to be done, by whom and until when."""
        return loop.assign(hazard=hazard, **task, **self._by())

    @act("submit")
    @changes(RECTIFY, body=bodies.HazardSubmitBody)
    def submit(self, hazard, **done):
        """The rectification is done; needs a photo with the purpose `after`."""
        return loop.submit_rectification(hazard=hazard, **done, **self._by())

    @act("verify")
    @changes(VERIFY, body=NoteSerializer)
    def verify(self, hazard, note):
        """Passed: closed. Never by whoever rectified; what an authority found only by an authority."""
        return loop.verify(hazard=hazard, note=note, **self._by())

    @act("return")
    @changes(VERIFY, body=bodies.HazardReturnBody)
    def send_back(self, hazard, **result):
        """Not passed: back to rectification, with the reason."""
        return loop.return_(hazard=hazard, **result, **self._by())

    @act("extend")
    @changes(EXTEND, body=bodies.HazardLimitBody)
    def extend(self, hazard, **limit):
        """A later time limit, by the level that set it."""
        return loop.extend_deadline(hazard=hazard, **limit, **self._by())

    @act("control")
    @changes(ASSIGN, body=bodies.HazardControlBody)
    def control(self, hazard, **measures):
        """Interim control with measures and an end."""
        return detours.control(hazard=hazard, **measures, **self._by())

    @act("end-control")
    @changes(ASSIGN, body=NoteSerializer)
    def end_control(self, hazard, note):
        """Back to rectification before the interim control ends."""
        return detours.end_control(hazard=hazard, note=note, **self._by())

    @act("pause")
    @changes(SUPERVISE, body=bodies.HazardReasonBody)
    def pause(self, hazard, note):
        """Authority: the time limit stands still."""
        return detours.pause(hazard=hazard, note=note, **self._by())

    @act("resume")
    @changes(SUPERVISE, body=bodies.HazardReasonBody)
    def resume(self, hazard, note):
        """Authority: the time limit runs on, moved by the days it stood."""
        return detours.resume(hazard=hazard, note=note, **self._by())

    @act("merge")
    @changes(ASSIGN, body=bodies.HazardMergeBody)
    def merge(self, hazard, **other):
        """The same fault as another record of the enterprise."""
        return detours.merge(hazard=hazard, **other, **self._by())

    @act("discard")
    @changes(ASSESS, body=bodies.HazardReasonBody)
    def discard(self, hazard, note):
        """Looked at: no hazard."""
        return detours.discard(hazard=hazard, note=note, **self._by())

    @act("make-major")
    @changes(ASSESS, body=bodies.HazardMajorBody)
    def make_major(self, hazard, **grade):
        """Graver than was thought."""
        return detours.make_major(hazard=hazard, **grade, **self._by())

    @act("reopen")
    @changes("hazards.reopen_hazard", body=bodies.HazardLimitBody)
    def reopen(self, hazard, **limit):
        """Authority: it was not removed after all."""
        return loop.reopen(hazard=hazard, **limit, **self._by())

    @act("hand-over")
    @changes(SEND, body=bodies.HandOverBody, answer=serializers.HandOverSerializer, status=201)
    def hand_over(self, hazard, to_body, candidates=(), **sent):
        """Copy (抄告) or transfer (移送) to another body; whoever refuses gives the turn to the next candidate."""
        rows = bodies_for(hazard)
        further = [named_body(rows, code, "candidates") for code in candidates]
        return handovers.hand_over(
            hazard=hazard, to_body=named_body(rows, to_body), candidates=further, **sent, **self._by()
        )

    @below("comments")
    @reads(VIEW, answer=serializers.CommentSerializer(many=True))
    def comments(self, request, pk):
        """What people said, oldest first."""
        return self.below(comments_of(self.get_object()), serializers.CommentSerializer)

    @comments.mapping.post
    @changes(
        "hazards.comment_hazard",
        body=bodies.HazardCommentBody,
        answer=serializers.CommentSerializer,
        status=201,
        versioned=False,
    )
    def comment(self, hazard, text):
        """Say something; `@name` tells that person."""
        return comments.comment(hazard=hazard, text=text, **self._by())

    @below("photos", parser_classes=[StrictJSONParser, MultiPartParser])
    @reads("core.open_attachment", answer=serializers.PhotoSerializer(many=True))
    def photos(self, request, pk):
        """Photos and papers of the hazard."""
        return self.below(attachments_of(self.get_object()), serializers.PhotoSerializer)

    @photos.mapping.post
    @changes(
        (*FILE, RECTIFY, VERIFY),
        body=bodies.HazardPhotoBody,
        answer=serializers.PhotoSerializer,
        status=201,
        versioned=False,
    )
    def add_photo(self, hazard, file, purpose):
        """One photo as multipart form (`file`, `purpose`), turned upright and cleaned of what the camera wrote."""
        evidence.add_photos(hazard=hazard, photos=[file], purpose=f"hazard.{purpose}", **self._by())
        return attachments_of(hazard).order_by("-pk").first()

    @below("extension-requests")
    @reads("hazards.view_extensionrequest", answer=serializers.ExtensionSerializer(many=True))
    def extension_requests(self, request, pk):
        """Requests for more time."""
        rows = ExtensionRequest.objects.visible_to(request.user, "hazards.view_extensionrequest")
        rows = rows.filter(hazard=self.get_object()).select_related("hazard", "requested_by")
        return self.below(rows, serializers.ExtensionSerializer, ordering=("-id",))

    @extension_requests.mapping.post
    @changes(
        RECTIFY, body=bodies.HazardExtensionBody, answer=serializers.ExtensionSerializer, status=201, versioned=True
    )
    def ask_for_time(self, hazard, **asked):
        """The enterprise asks for more time; the level that set the time limit decides."""
        return requests.request_extension(hazard=hazard, **asked, **self._by())

    @below("level-reviews")
    @reads("hazards.view_levelreview", answer=serializers.ReviewSerializer(many=True))
    def level_reviews(self, request, pk):
        """Requests for a lower level."""
        rows = LevelReview.objects.visible_to(request.user, "hazards.view_levelreview")
        rows = rows.filter(hazard=self.get_object()).select_related("hazard", "requested_by")
        return self.below(rows, serializers.ReviewSerializer, ordering=("-id",))

    @level_reviews.mapping.post
    @changes(ASSESS, body=bodies.HazardReviewBody, answer=serializers.ReviewSerializer, status=201, versioned=True)
    def ask_for_review(self, hazard, reason):
        """Hold that a major hazard is a general one; somebody else at the county decides."""
        return requests.request_review(hazard=hazard, reason=reason, **self._by())


class ExtensionRequestViewSet(_Acting):
    """Requests for more time within the caller's places and sectors."""

    model = ExtensionRequest
    permission = "hazards.view_extensionrequest"
    serializer_class = serializers.ExtensionSerializer
    filterset_class = ExtensionRequestFilter
    related = ("hazard", "requested_by")

    @act("approve")
    @changes(EXTEND, body=NoteSerializer)
    def approve(self, request, note):
        """The time limit moves to the day that was asked for."""
        return requests.approve_extension(extensionrequest=request, note=note, **self._by())

    @act("refuse")
    @changes(EXTEND, body=bodies.HazardReasonBody)
    def refuse(self, request, note):
        """The time limit stays."""
        return requests.refuse_extension(extensionrequest=request, note=note, **self._by())

    @act("withdraw")
    @changes(RECTIFY, body=NoteSerializer)
    def withdraw(self, request, note):
        """Whoever asked takes it back."""
        return requests.withdraw_extension(extensionrequest=request, note=note, **self._by())


class LevelReviewViewSet(_Acting):
    """Reviews of the level within the caller's places and sectors."""

    model = LevelReview
    permission = "hazards.view_levelreview"
    serializer_class = serializers.ReviewSerializer
    filterset_class = LevelReviewFilter
    related = ("hazard", "requested_by")

    @act("approve")
    @changes(SUPERVISE, body=NoteSerializer)
    def approve(self, review, note):
        """The hazard becomes a general one."""
        return requests.approve_review(levelreview=review, note=note, **self._by())

    @act("refuse")
    @changes(SUPERVISE, body=bodies.HazardReasonBody)
    def refuse(self, review, note):
        """The hazard stays major."""
        return requests.refuse_review(levelreview=review, note=note, **self._by())


class HandOverViewSet(_Acting):
    """Hand-overs from or to the caller's places. A body is named by its twelve-digit code."""

    model = HandOver
    permission = "hazards.view_handover"
    serializer_class = serializers.HandOverSerializer
    filterset_class = HandOverFilter
    related = ("hazard", "to_body")

    @act("accept")
    @changes(RECEIVE, body=NoteSerializer)
    def accept(self, handover, note):
        """Received; with a transfer the receiving body directs and closes the hazard."""
        return handovers.accept_handover(handover=handover, note=note, **self._by())

    @act("refuse")
    @changes(RECEIVE, body=bodies.HazardReasonBody)
    def refuse(self, handover, note):
        """Not ours: the next candidate is asked, else it goes back to the sender."""
        return handovers.refuse_handover(handover=handover, note=note, **self._by())

    @act("reply")
    @changes(RECEIVE, body=bodies.HandOverReplyBody)
    def reply(self, handover, reply):
        """What will be done, and by whom."""
        return handovers.reply_handover(handover=handover, reply=reply, **self._by())

    @act("finish")
    @changes(RECEIVE, body=bodies.HandOverFeedbackBody)
    def finish(self, handover, feedback):
        """What came of it."""
        return handovers.finish_handover(handover=handover, feedback=feedback, **self._by())

    @act("withdraw")
    @changes(SEND, body=bodies.HazardReasonBody)
    def withdraw(self, handover, note):
        """The sender takes it back before anybody has received it."""
        return handovers.withdraw_handover(handover=handover, note=note, **self._by())

    @act("designate")
    @changes(DESIGNATE, body=bodies.HandOverDesignateBody)
    def designate(self, handover, to_body, note=""):
        """The level above says which body takes it."""
        body = named_body(bodies_within(handover.to_place), to_body)
        return handovers.designate_handover(handover=handover, to_body=body, note=note, **self._by())

    @act("send-back")
    @changes(DESIGNATE, body=bodies.HazardReasonBody)
    def send_back(self, handover, note):
        """The level above leaves it with the sender."""
        return handovers.send_back_handover(handover=handover, note=note, **self._by())


def named_body(rows, code: str, field: str = "to_body"):
    """The body with this code among those that may be named here. Raises `ValidationError` at the field."""
    found = rows.filter(code=code).first()
    if found is None:
        raise ValidationError({field: _("No body with this code can receive it.")})
    return found
