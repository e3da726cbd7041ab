"""Fields that several forms of plans, draws and officers share."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ENDED
from enterprises.models import Enterprise
from inspections.queries.assignments import officers_of
from inspections.workflow.bodies import bodies_of
from safetyportal.core import codes


class EnterpriseCodeField(forms.CharField):
    """An enterprise within scope by its credit code or its whole name; cleans to the enterprise."""

    def __init__(self, permission: str, **kwargs: Any):
        self.permission, self.user = permission, None
        words = _("Credit code or whole name.")
        super().__init__(**{"label": _("Enterprise"), "max_length": 200, "help_text": words, **kwargs})

    def bind_user(self, user: Any) -> None:
        self.user = user

    def clean(self, value: Any) -> Any:
        words = super().clean(value).strip()
        rows = Enterprise.objects.visible_to(self.user, self.permission).exclude(status__in=ENDED)
        found = list(rows.filter(credit_code=words)[:1]) or list(rows.filter(name=words)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("No enterprise in your area has this code or name."))
        return found[0]


class OfficerField(forms.ChoiceField):
    """An officer of one of the bodies for which the user holds a permission; cleans to (body, person)."""

    def __init__(self, permission: str, **kwargs: Any):
        self.permission = permission
        self.found: dict[str, tuple[Any, Any]] = {}
        super().__init__(**{"label": _("Officer"), **kwargs})

    def bind_user(self, user: Any) -> None:
        now = timezone.now()
        self.found, groups = {}, []
        for body in sorted(bodies_of(user, self.permission), key=lambda body: body.code):
            people = list(officers_of(body, now))
            self.found |= {f"{body.pk}:{person.pk}": (body, person) for person in people}
            groups.append((body.name, [(f"{body.pk}:{person.pk}", person.name) for person in people]))
        self.choices = [("", "—"), *groups]

    def clean(self, value: Any) -> Any:
        return self.found.get(super().clean(value))


class CodesField(forms.MultipleChoiceField):
    """Codes of a table, as boxes."""

    def __init__(self, table: str, **kwargs: Any):
        super().__init__(
            choices=lambda: codes.choices(table),
            **{  # type: ignore[arg-type]
                "required": False,
                "widget": forms.CheckboxSelectMultiple,
                **kwargs,
            },
        )


class MonthsField(forms.TypedMultipleChoiceField):
    """Months of the year."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            choices=[(month, _("month %(n)d") % {"n": month}) for month in range(1, 13)], coerce=int,
            widget=forms.CheckboxSelectMultiple, **{"label": _("Months"), **kwargs},
        )  # fmt: skip
