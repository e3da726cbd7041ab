"""Public reference data: the tree of divisions and the code tables."""

import django_filters
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from safetyportal.core import divisions
from safetyportal.core.api.actions import reads
from safetyportal.core.api.fields import LabelField
from safetyportal.core.api.permissions import SignedIn
from safetyportal.core.api.viewset import ReferenceViewSet, refuse_unknown
from safetyportal.core.choices import Level, NodeKind
from safetyportal.core.models import CodeEntry, Jurisdiction, JurisdictionChange

SEARCH = "Part of a name, or start of a code."


class JurisdictionSerializer(serializers.ModelSerializer):
    """A division, development zone or grid cell. `place` is the path of codes that every record in it starts with."""

    level_label = LabelField("level")
    parent = serializers.SlugRelatedField("code", read_only=True)  # type: ignore[assignment, var-annotated]
    place = serializers.CharField(source="path", read_only=True)
    has_children = serializers.BooleanField(read_only=True)

    class Meta:
        model = Jurisdiction
        fields = (
            "code", "name", "short_name", "level", "level_label", "kind", "parent", "place", "has_children",
            "valid_from", "valid_to",
        )  # fmt: skip
        read_only_fields = fields


class SuccessionSerializer(serializers.ModelSerializer):
    """One change of a division: what became what, when and on what basis."""

    old_code = serializers.CharField(source="old.code", read_only=True)
    old_name = serializers.CharField(source="old.name", read_only=True)
    new_code = serializers.CharField(source="new.code", read_only=True)
    new_name = serializers.CharField(source="new.name", read_only=True)

    class Meta:
        model = JurisdictionChange
        fields = ("old_code", "old_name", "new_code", "new_name", "effective_on", "basis")
        read_only_fields = fields


class HistorySerializer(serializers.Serializer):
    """Where a division came from and what it became."""

    predecessors = SuccessionSerializer(many=True)
    successors = SuccessionSerializer(many=True)


class JurisdictionFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(
        method="by_words", max_length=40, help_text="Part of a name, or start of a code."
    )
    parent = django_filters.CharFilter(
        field_name="parent__code", max_length=16, help_text="Code of the division above."
    )
    under = django_filters.CharFilter(method="by_place", max_length=16, help_text="Everything below this code.")
    level = django_filters.ChoiceFilter(choices=Level.choices)
    kind = django_filters.ChoiceFilter(choices=NodeKind.choices)
    ended = django_filters.BooleanFilter(method="by_end", help_text="true: divisions that were merged or renamed.")

    def __init__(self, data=None, queryset=None, *, user, permission, now, **kwargs):
        super().__init__(data, queryset, **kwargs)

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["ended"] else found.filter(valid_to=None)

    def by_words(self, queryset, name, value):
        return queryset.filter(Q(name__icontains=value) | Q(code__startswith=value))

    def by_place(self, queryset, name, value):
        node = divisions.called(value).order_by("-valid_to").first()
        if node is None:
            return queryset.none()
        return queryset.filter(path__startswith=node.path).exclude(pk=node.pk)

    def by_end(self, queryset, name, value):
        return queryset.filter(valid_to__isnull=not value)


class JurisdictionViewSet(ReferenceViewSet):
    """Divisions (GB/T 2260 and the statistical codes below it), development zones and grid cells."""

    model = Jurisdiction
    serializer_class = JurisdictionSerializer
    filterset_class = JurisdictionFilter
    lookup_field = "code"
    lookup_value_regex = r"[0-9A-Za-z]{1,16}"
    related = ("parent",)
    ordering = ("path",)
    orderings = ("path", "code")

    def rows(self):
        below = Jurisdiction.objects.filter(parent=OuterRef("pk"), valid_to=None)
        rows = Jurisdiction.objects.annotate(has_children=Exists(below))
        return rows.order_by(F("valid_to").desc(nulls_first=True))  # by code: the one in force, else the last that was

    @action(detail=True, methods=["get"], filter_backends=[])
    @reads(SignedIn(), answer=JurisdictionSerializer(many=True))
    def children(self, request, code):
        """Divisions directly below this one, by code."""
        rows = self.get_queryset().filter(parent=self.get_object(), valid_to=None)
        return self.below(rows, ordering=("code",))

    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    @reads(SignedIn(), answer=HistorySerializer)
    def history(self, request, code):
        """What this code was before, and what became of it (沿革)."""
        changes = JurisdictionChange.objects.select_related("old", "new").order_by("effective_on", "pk")
        content = {
            "predecessors": changes.filter(new__code=self.get_object().code),
            "successors": changes.filter(old__code=code),
        }
        return Response(HistorySerializer(content).data)


class CodeSerializer(serializers.ModelSerializer):
    """One code. `facts` holds what the table knows beyond the name."""

    class Meta:
        model = CodeEntry
        fields = ("code", "name", "name_en", "parent_code", "level", "facts", "valid_from", "valid_to", "source")
        read_only_fields = fields


class CodeFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(
        method="by_words", max_length=40, help_text="Part of a name, or start of a code."
    )
    parent = django_filters.CharFilter(field_name="parent_code", max_length=32, help_text="Code of the class above.")
    level = django_filters.NumberFilter(min_value=1, max_value=99)

    def __init__(self, data=None, queryset=None, *, user, permission, now, **kwargs):
        super().__init__(data, queryset, **kwargs)

    def by_words(self, queryset, name, value):
        return queryset.filter(Q(name__icontains=value) | Q(name_en__icontains=value) | Q(code__istartswith=value))


class DictionarySerializer(serializers.Serializer):
    """One code table."""

    table = serializers.CharField()
    entries = serializers.IntegerField(help_text="Number of codes.")


class DictionaryViewSet(ReferenceViewSet):
    """Code tables (字典): industry classes, registration types, sectors, risk classes and others."""

    model = CodeEntry
    serializer_class = CodeSerializer
    filterset_class = CodeFilter
    lookup_field = "table"
    lookup_value_regex = r"[a-z0-9_]{1,32}"
    ordering = ("order", "code")
    orderings = ("code",)

    @extend_schema(responses=DictionarySerializer(many=True), filters=False)
    def list(self, request):
        """Names of the code tables; there are few, so they come at once."""
        refuse_unknown(request, ())
        tables = self.get_queryset().order_by("table").values("table").annotate(entries=Count("pk"))
        return Response(DictionarySerializer(tables, many=True).data)

    @extend_schema(operation_id="dictionaries_entries_list", responses=CodeSerializer(many=True), filters=True)
    def retrieve(self, request, table):
        """The codes of one table, page by page."""
        rows = self.get_queryset().filter(table=table)
        if not rows.exists():
            raise Http404
        return self.listed(self.filter_queryset(rows))
