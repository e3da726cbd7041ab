"""Endpoints of the registry. Reading starts from what the caller may see; each act is one call of one service."""

from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from enterprises.api import bodies, row_bodies, serializers
from enterprises.api.rows import MAINTAIN, WITH_FILE
from enterprises.api.transfers import GIVE, VIEW_TRANSFER, TransferViewSet
from enterprises.choices import ChangeKind, DataSource
from enterprises.filters import ChangeRequestFilter, EnterpriseFilter
from enterprises.models import (
    ChangeRequest,
    Enterprise,
    EnterpriseDocument,
    ResponsiblePerson,
    RiskClassification,
    Site,
    SpecialObject,
    Supervision,
    TransferRequest,
)
from enterprises.services import changes as requests
from enterprises.services import life, registration, rows, transfer
from safetyportal.core.api.actions import changes, reads
from safetyportal.core.api.fields import NoteSerializer
from safetyportal.core.api.viewset import RegisterViewSet

VIEW = "enterprises.view_enterprise"
VIEW_REQUEST = "enterprises.view_changerequest"
REVIEW, APPROVE = "enterprises.review_enterprise", "enterprises.approve_enterprise"
SUSPEND = "enterprises.suspend_enterprise"


def below(name: str, **more):
    """Declare a list of rows that hang on the enterprise."""
    return action(detail=True, methods=["get"], url_path=name, filter_backends=[], **more)


def act(name: str):
    """Declare an act on the record."""
    return action(detail=True, methods=["post"], url_path=name)


class EnterpriseViewSet(RegisterViewSet):
    """Enterprises within the caller's places and sectors."""

    model = Enterprise
    permission = VIEW
    serializer_class = serializers.EnterpriseSerializer
    list_serializer_class = serializers.EnterpriseRowSerializer
    filterset_class = EnterpriseFilter
    related = ("jurisdiction",)
    orderings = ("id", "name", "updated_at")

    def get_queryset(self):
        found = super().get_queryset()
        return found if self.action == "list" else found.select_related("host", "government_body")

    def _rows_of(self, model, serializer_class, *related):
        found = model.objects.visible_to(self.request.user, VIEW).filter(enterprise=self.get_object())
        return self.below(found.select_related(*related), serializer_class)

    def _by(self) -> dict:
        return {"actor": self.request.user, "now": timezone.now()}

    @below("persons")
    @reads(VIEW, answer=serializers.PersonSerializer(many=True))
    def persons(self, request, pk):
        """Persons in charge and their certificates; numbers and phones masked."""
        return self._rows_of(ResponsiblePerson, serializers.PersonSerializer)

    @persons.mapping.post
    @changes(MAINTAIN, body=row_bodies.PersonBody, answer=serializers.PersonSerializer, status=201, versioned=False)
    def add_person(self, enterprise, **values):
        """Add a person in charge or with a certificate."""
        return rows.add_person(enterprise=enterprise, **values, **self._by())

    @below("sites")
    @reads(VIEW, answer=serializers.SiteSerializer(many=True))
    def sites(self, request, pk):
        """Places of work with their coordinates."""
        return self._rows_of(Site, serializers.SiteSerializer)

    @sites.mapping.post
    @changes(MAINTAIN, body=row_bodies.SiteBody, answer=serializers.SiteSerializer, status=201, versioned=False)
    def add_site(self, enterprise, **values):
        """Add a place of work."""
        return rows.add_site(enterprise=enterprise, **values, **self._by())

    @below("documents", parser_classes=WITH_FILE)
    @reads(VIEW, answer=serializers.DocumentSerializer(many=True))
    def documents(self, request, pk):
        """Papers with their expiry."""
        return self._rows_of(EnterpriseDocument, serializers.DocumentSerializer)

    @documents.mapping.post
    @changes(
        MAINTAIN,
        body=row_bodies.NewDocumentBody,
        answer=serializers.DocumentSerializer,
        status=201,
        versioned=False,
    )
    def add_document(self, enterprise, file=None, **values):
        """Put a paper into the document box, with or without its file."""
        return rows.add_document(enterprise=enterprise, upload=file, **values, **self._by())

    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    @changes(MAINTAIN, body=row_bodies.LicenceBody, answer=serializers.DocumentSerializer, status=201, versioned=False)
    def licence(self, enterprise, file):
        """Upload the business licence; the one before stays in the box as replaced."""
        return rows.keep_licence(enterprise=enterprise, upload=file, **self._by())

    @below("special-objects")
    @reads(VIEW, answer=serializers.SpecialObjectSerializer(many=True))
    def special_objects(self, request, pk):
        """Special objects with the fields of their types."""
        return self._rows_of(SpecialObject, serializers.SpecialObjectSerializer, "type")

    @special_objects.mapping.post
    @changes(
        MAINTAIN,
        body=row_bodies.NewSpecialObjectBody,
        answer=serializers.SpecialObjectSerializer,
        status=201,
        versioned=False,
    )
    def add_special_object(self, enterprise, **values):
        """Add a special object with the fields of its type."""
        return rows.add_special_object(enterprise=enterprise, **values, **self._by())

    @below("supervisors")
    @reads(VIEW, answer=serializers.SupervisionSerializer(many=True))
    def supervisors(self, request, pk):
        """Responsible officials and the expert, present and former."""
        return self._rows_of(Supervision, serializers.SupervisionSerializer, "user")

    @below("risk-classes")
    @reads(VIEW, answer=serializers.RiskSerializer(many=True))
    def risk_classes(self, request, pk):
        """Every decision on the risk class."""
        return self._rows_of(RiskClassification, serializers.RiskSerializer)

    @changes("enterprises.register_enterprise", body=bodies.RegisterBody, status=201, versioned=False)
    def create(self, jurisdiction, **facts):
        """The county registers an enterprise; it then waits for the city's approval."""
        return registration.register(jurisdiction=jurisdiction, facts=facts, source=DataSource.API, **self._by())

    @changes("enterprises.change_enterprise", body=bodies.FactsChangeBody)
    def partial_update(self, enterprise, note, **facts):
        """The county changes facts directly. Enterprises ask for changes instead: `changes/`."""
        return life.update_facts(enterprise=enterprise, facts=facts, note=note, **self._by())

    @act("resubmit")
    @changes("enterprises.submit_enterprise", body=bodies.CorrectionBody)
    def resubmit(self, enterprise, jurisdiction=None, **facts):
        """The enterprise corrects its returned registration and submits it again."""
        return registration.resubmit(enterprise=enterprise, facts=facts, jurisdiction=jurisdiction, **self._by())

    @act("pass")
    @changes(REVIEW, body=NoteSerializer)
    def pass_review(self, enterprise, note):
        """Township or county: the registration passes the first review."""
        return registration.pass_review(enterprise=enterprise, note=note, **self._by())

    @act("approve")
    @changes(APPROVE, body=NoteSerializer)
    def approve(self, enterprise, note):
        """City: the enterprise enters the registry. Never by whoever reviewed it."""
        return registration.approve(enterprise=enterprise, note=note, **self._by())

    @act("return")
    @changes((REVIEW, APPROVE), body=bodies.ReasonBody)
    def send_back(self, enterprise, note):
        """Return the registration with a reason, from the first review or from the city."""
        return registration.send_back(enterprise=enterprise, note=note, **self._by())

    @act("refuse")
    @changes((REVIEW, APPROVE), body=bodies.ReasonBody)
    def refuse(self, enterprise, note):
        """Refuse the registration for good."""
        return registration.refuse(enterprise=enterprise, note=note, **self._by())

    @act("suspend")
    @changes(SUSPEND, body=bodies.ReasonBody)
    def suspend(self, enterprise, note):
        """County: operation is suspended."""
        return life.suspend(enterprise=enterprise, note=note, **self._by())

    @act("resume")
    @changes(SUSPEND, body=bodies.ReasonBody)
    def resume(self, enterprise, note):
        """County: operation is resumed."""
        return life.resume(enterprise=enterprise, note=note, **self._by())

    @act("cancel")
    @changes("enterprises.cancel_enterprise", body=bodies.ReasonBody)
    def cancel(self, enterprise, note):
        """County: the enterprise is cancelled; its history stays."""
        return life.cancel(enterprise=enterprise, note=note, **self._by())

    @act("risk-class")
    @changes("enterprises.classify_enterprise", body=bodies.RiskBody)
    def set_risk_class(self, enterprise, **decision):
        """Set the risk class with its reason."""
        return life.set_risk_class(enterprise=enterprise, **decision, **self._by())

    @below("changes")
    @reads(VIEW_REQUEST, answer=serializers.ChangeRequestRowSerializer(many=True))
    def change_requests(self, request, pk):
        """Change requests of the enterprise."""
        found = ChangeRequest.objects.visible_to(request.user, VIEW_REQUEST).filter(enterprise=self.get_object())
        related = ChangeRequestViewSet.related
        return self.below(found.select_related(*related), serializers.ChangeRequestRowSerializer, ordering=("-id",))

    @change_requests.mapping.post
    @changes(
        "enterprises.add_changerequest",
        body=bodies.ChangeRequestBody,
        answer=serializers.ChangeRequestSerializer,
        status=201,
        versioned=True,
    )
    def request_change(self, enterprise, kind, reason, **facts):
        """The enterprise asks for other facts, or for a step such as suspension; the county decides."""
        if kind == ChangeKind.FACTS:
            return requests.request_change(enterprise=enterprise, facts=facts, reason=reason, **self._by())
        return requests.request_step(enterprise=enterprise, kind=kind, reason=reason, **self._by())

    @below("transfers")
    @reads(VIEW_TRANSFER, answer=serializers.TransferSerializer(many=True))
    def transfers(self, request, pk):
        """Offers of the enterprise to other counties, present and former."""
        found = TransferRequest.objects.visible_to(request.user, VIEW_TRANSFER).filter(enterprise=self.get_object())
        related = TransferViewSet.related
        return self.below(found.select_related(*related), serializers.TransferSerializer, ordering=("-id",))

    @transfers.mapping.post
    @changes(GIVE, body=row_bodies.TransferBody, answer=serializers.TransferSerializer, status=201, versioned=True)
    def request_transfer(self, enterprise, jurisdiction, reason):
        """County: offer the enterprise to the county to which it has moved; that one accepts or refuses."""
        return transfer.request_transfer(enterprise=enterprise, jurisdiction=jurisdiction, reason=reason, **self._by())


class ChangeRequestViewSet(RegisterViewSet):
    """Change requests of the enterprises within the caller's places and sectors."""

    model = ChangeRequest
    permission = VIEW_REQUEST
    serializer_class = serializers.ChangeRequestSerializer
    list_serializer_class = serializers.ChangeRequestRowSerializer
    filterset_class = ChangeRequestFilter
    related = ("enterprise", "requested_by", "decided_by")

    def _by(self) -> dict:
        return {"actor": self.request.user, "now": timezone.now()}

    @act("approve")
    @changes("enterprises.decide_changerequest", body=bodies.ApproveChangeBody)
    def approve(self, request, note, enterprise_version):
        """County: the change is made."""
        return requests.approve_change(
            changerequest=request, note=note, enterprise_version=enterprise_version, **self._by()
        )

    @act("refuse")
    @changes("enterprises.decide_changerequest", body=bodies.ReasonBody)
    def refuse(self, request, note):
        """County: the change is declined."""
        return requests.refuse_change(changerequest=request, note=note, **self._by())

    @act("withdraw")
    @changes("enterprises.add_changerequest", body=NoteSerializer)
    def withdraw(self, request, note):
        """Whoever asked takes the request back."""
        return requests.withdraw_change(changerequest=request, note=note, **self._by())
