"""What belongs to the caller: postings and permissions, background tasks, notifications."""

import django_filters
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from safetyportal.core.access import grants_of
from safetyportal.core.api.actions import changes
from safetyportal.core.api.fields import BodySerializer, LabelField
from safetyportal.core.api.permissions import SignedIn
from safetyportal.core.api.viewset import OwnViewSet, PortalViewSet, refuse_unknown
from safetyportal.core.models import Job, Jurisdiction, Notification
from safetyportal.core.notify import mark_read
from safetyportal.core.roles import role_label


class PostingSerializer(serializers.Serializer):
    """A posting in force: a role at a place, for some sectors (empty: all)."""

    role = serializers.CharField()
    role_label = serializers.CharField()
    place = serializers.CharField(help_text="Path of codes; everything that starts with it is covered.")
    place_label = serializers.CharField()
    sectors = serializers.ListField(child=serializers.CharField())
    on_behalf_of = serializers.CharField(help_text="Name of the person who delegated it, or empty.")
    permissions = serializers.ListField(child=serializers.CharField())


class DelegationSerializer(serializers.Serializer):
    """A posting that the caller has given to somebody else for some time."""

    to = serializers.CharField(source="user.name")
    role = serializers.CharField(source="role.code")
    place = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class TokenSerializer(serializers.Serializer):
    """The token of this call."""

    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    body = serializers.CharField(
        source="body.code", default="", help_text="Code of the supervising body to which it belongs, or empty."
    )
    unit = serializers.CharField(source="posting.unit", default="", help_text="Of an enterprise: E and its number.")
    expires_at = serializers.DateTimeField()


class MeSerializer(serializers.Serializer):
    """Who calls, and what the call may do: postings as limited by the token."""

    username = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    language = serializers.CharField()
    postings = PostingSerializer(many=True)
    permissions = serializers.ListField(child=serializers.CharField(), help_text="All of the postings together.")
    delegations = DelegationSerializer(many=True)
    token = TokenSerializer(allow_null=True, help_text="Empty for a browser session.")


class MeViewSet(PortalViewSet):
    """The caller."""

    permission = SignedIn()
    serializer_class = MeSerializer
    pagination_class = None
    filter_backends = []

    def retrieve(self, request):
        """Your account, postings, permissions and delegations in force."""
        refuse_unknown(request, ())
        user, grants = request.user, grants_of(request.user)
        names = dict(Jurisdiction.objects.filter(path__in={g.place for g in grants}).values_list("path", "name"))
        content = {
            "username": user.username,
            "name": user.name,
            "kind": user.kind,
            "language": user.language,
            "postings": [posting(grant, names) for grant in grants],
            "permissions": sorted(frozenset().union(*(grant.permissions for grant in grants))),
            "delegations": user.delegated_postings.filter(ends_at__gt=timezone.now()).select_related("user", "role"),
            "token": request.auth,
        }
        return Response(MeSerializer(content).data)


def posting(grant, names: dict[str, str]) -> dict:
    return {
        "role": grant.role,
        "role_label": str(role_label(grant.role)),
        "place": grant.place,
        "place_label": names.get(grant.place, ""),
        "sectors": sorted(grant.sectors),
        "on_behalf_of": grant.on_behalf_of,
        "permissions": sorted(grant.permissions),
    }


class JobSerializer(serializers.ModelSerializer):
    """A background task: how far it is and how it ended. Why it failed inside is for the operator's log."""

    state_label = LabelField("state")

    class Meta:
        model = Job
        fields = (
            "id", "title", "state", "state_label", "done_count", "total_count", "message", "created_at", "started_at",
            "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class JobViewSet(OwnViewSet):
    """Background tasks that the caller has asked for; a token of a body or enterprise sees those it started itself."""

    model = Job
    permission = SignedIn("jobs:read")
    serializer_class = JobSerializer
    owner_field = "requested_by"

    def rows(self):
        rows, token = super().rows(), self.request.auth
        return rows.filter(token=token) if token is not None and token.posting_id else rows


class NotificationSerializer(serializers.ModelSerializer):
    """One message of the inbox."""

    class Meta:
        model = Notification
        fields = ("id", "kind", "title", "body", "url", "urgent", "created_at", "read_at")
        read_only_fields = fields


class NotificationFilter(django_filters.FilterSet):
    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")
    kind = django_filters.CharFilter(max_length=48)

    def __init__(self, data=None, queryset=None, *, user, permission, now, **kwargs):
        super().__init__(data, queryset, **kwargs)


class MarkReadSerializer(BodySerializer):
    """Which messages; without `ids`, all."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=200, required=False)


class MarkedSerializer(serializers.Serializer):
    """How many messages were unread and are read now."""

    marked = serializers.IntegerField()


class NotificationViewSet(OwnViewSet):
    """The caller's inbox."""

    model = Notification
    permission = SignedIn("notifications:read")
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter

    @action(detail=False, methods=["post"], url_path="mark-read", filter_backends=[])
    @changes(SignedIn("notifications:write"), body=MarkReadSerializer, answer=MarkedSerializer)
    def mark_read(self, ids=None):
        """Mark messages as read. Ids that are not yours are passed over."""
        return {"marked": mark_read(self.request.user, ids, timezone.now())}
