"""Endpoints of transfers between counties. They begin below an enterprise: `/enterprises/{id}/transfers/`."""

from django.utils import timezone
from rest_framework.decorators import action

from enterprises.api import serializers
from enterprises.api.bodies import ReasonBody
from enterprises.filters import TransferRequestFilter
from enterprises.models import TransferRequest
from enterprises.services import transfer
from safetyportal.core.api.actions import changes
from safetyportal.core.api.fields import NoteSerializer
from safetyportal.core.api.viewset import RegisterViewSet

VIEW_TRANSFER = "enterprises.view_transferrequest"
GIVE, RECEIVE = "enterprises.transfer_enterprise", "enterprises.receive_enterprise"


class TransferViewSet(RegisterViewSet):
    """Enterprises offered by or to the caller's counties."""

    model = TransferRequest
    permission = VIEW_TRANSFER
    serializer_class = serializers.TransferSerializer
    filterset_class = TransferRequestFilter
    related = ("enterprise", "jurisdiction", "to_jurisdiction", "requested_by", "decided_by")

    def _by(self) -> dict:
        return {"actor": self.request.user, "now": timezone.now()}

    @action(detail=True, methods=["post"])
    @changes(RECEIVE, body=NoteSerializer)
    def accept(self, request, note):
        """Receiving county: the enterprise moves with its people and everything open; closed records stay."""
        return transfer.accept_transfer(transferrequest=request, note=note, **self._by())

    @action(detail=True, methods=["post"])
    @changes(RECEIVE, body=ReasonBody)
    def refuse(self, request, note):
        """Receiving county: the enterprise is declined, with the reason; nothing moves."""
        return transfer.refuse_transfer(transferrequest=request, note=note, **self._by())

    @action(detail=True, methods=["post"])
    @changes(GIVE, body=NoteSerializer)
    def withdraw(self, request, note):
        """Giving county: the offer is taken back."""
        return transfer.withdraw_transfer(transferrequest=request, note=note, **self._by())
