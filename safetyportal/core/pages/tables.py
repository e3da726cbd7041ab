"""Columns of lists: one definition for the screen, the HTMX part and the export."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import A, Column, Table
from django_tables2.columns.base import library

from safetyportal.core import deadlines
from safetyportal.core.crypto import EncryptedTextField, mask
from safetyportal.core.pages.marks import badge, countdown_mark, risk

__all__ = [
    "A",
    "Column",
    "DateColumn",
    "DateTimeColumn",
    "DueColumn",
    "MaskedColumn",
    "NumberColumn",
    "RiskColumn",
    "ScopedTable",
    "StateColumn",
    "YesNoColumn",
    "countdown",
    "local_text",
]

SOON = 3  # working days from which a countdown turns amber (ui.md)


@dataclass(frozen=True)
class Heading:
    """What a column is called in the reader's language, and the classes of its cells."""

    label: str
    th: str
    td: str


class _Columns(dict[str, Any]):
    """The columns of a class. A table takes copies of them that it may change, but not of all that they are made of:
    what the library copies with them takes longer than a page of rows."""

    def __deepcopy__(self, _memo: Any) -> Self:
        copies = type(self)()
        for name, column in self.items():
            copies[name] = own = column.__class__.__new__(column.__class__)
            own.__dict__.update(column.__dict__)
        return copies


class ScopedTable(Table):
    """Base of every list. `Meta.related` becomes `select_related`; `Meta.default_columns` are shown at first.
    `Meta.reads` names what the columns need of the related records, where these are wide: nothing else is read of them.

    It never counts, orders or slices rows itself: that is done by keyset before. Order is offered for the columns
    that the register declares in `keyset_orderings`.
    """

    _headings: dict[tuple[str, str | None], Heading] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _name_after_fields(cls.base_columns, getattr(cls.Meta, "model", None))
        cls.base_columns, cls._headings = _Columns(cls.base_columns), {}

    def heading(self, column: Any) -> Heading:
        """The same for every reader of a language, so it is put together once."""
        key = (column.name, get_language())
        if key not in self._headings:
            attrs = column.attrs
            label = str(capfirst(column.header))
            self._headings[key] = Heading(label, attrs["th"].get("class") or "", attrs["td"].get("class") or "")
        return self._headings[key]

    class Meta:
        attrs = {"class": "table-dense"}
        orderable = False
        related: tuple = ()
        reads: tuple = ()
        default_columns: tuple = ()

    @classmethod
    def related(cls) -> tuple:
        return tuple(getattr(cls.Meta, "related", ()))

    @classmethod
    def reads(cls) -> tuple:
        return tuple(getattr(cls.Meta, "reads", ()))

    @classmethod
    def shown_at_first(cls) -> list[str]:
        return list(getattr(cls.Meta, "default_columns", ()) or cls.base_columns)


def _name_after_fields(columns: dict[str, Any], model: Any) -> None:
    """Columns without a name of their own are headed as their field is called. The library looks there for rows that
    are still a query; here they are a page of records."""
    for name, column in columns.items():
        field = A(column.accessor or name).get_field(model) if model and column.verbose_name is None else None
        if field is not None and hasattr(field, "verbose_name"):
            column.verbose_name = field.verbose_name


class StateColumn(Column):
    """The state's word in a badge; `tones` maps stored values to the tones of components/badge.html."""

    attrs = {"td": {"class": "nowrap"}}

    def __init__(self, *args, tones: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.tones = tones or {}

    def render(self, value, record, bound_column):
        stored = bound_column.accessor.resolve(record, quiet=True)
        return badge(value, self.tones.get(stored, "progress"))

    def value(self, value):
        return str(value)


class RiskColumn(Column):
    """A risk level in its badge; `colours` maps stored values to red, orange, yellow and blue, unless they are that."""

    attrs = {"td": {"class": "nowrap"}}

    def __init__(self, *args, colours: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.colours = colours or {}

    def render(self, value, record, bound_column):
        stored = bound_column.accessor.resolve(record, quiet=True)
        return risk(self.colours.get(stored, stored), value)

    def value(self, value):
        return str(value)


class DueColumn(Column):
    """Countdown in working days; red with the days passed once it is over."""

    attrs = {"td": {"class": "nowrap"}}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("verbose_name", _("Due"))
        super().__init__(*args, **kwargs)

    def render(self, value):
        return countdown_mark(**countdown(value, timezone.now()))

    def value(self, value):
        return local_text(value)


class DateTimeColumn(Column):
    """A moment as 2026-11-05 14:05, Shanghai."""

    attrs = {"td": {"class": "nowrap"}}

    def render(self, value):
        return local_text(value)

    @classmethod
    def from_field(cls, field, **kwargs):
        return cls(**kwargs) if isinstance(field, models.DateTimeField) else None


class DateColumn(Column):
    """A day as 2026-11-05."""

    attrs = {"td": {"class": "nowrap"}}

    def render(self, value):
        return value.isoformat()

    @classmethod
    def from_field(cls, field, **kwargs):
        is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
        return cls(**kwargs) if is_day else None


class YesNoColumn(Column):
    empty_values = (None,)

    def render(self, value):
        return gettext("yes") if value else gettext("no")

    @classmethod
    def from_field(cls, field, **kwargs):
        return cls(**kwargs) if isinstance(field, models.BooleanField) else None


class NumberColumn(Column):
    """Right-aligned, with the unit said in the heading."""

    attrs = {"td": {"class": "number"}, "th": {"class": "number"}}

    def value(self, value):
        return value

    @classmethod
    def from_field(cls, field, **kwargs):
        is_number = isinstance(field, models.IntegerField | models.DecimalField | models.FloatField)
        return cls(**kwargs) if is_number and not field.choices else None


class YuanColumn(NumberColumn):
    """Yuan with grouped thousands; nothing where there is none yet."""

    def render(self, value):
        return f"{value:,.2f}" if value else "—"


class MaskedColumn(Column):
    """Personal data: enough to recognise, on the screen and in exports."""

    def __init__(self, *args, masking=mask, **kwargs):
        super().__init__(*args, **kwargs)
        self.masking = masking

    def render(self, value):
        return self.masking(value)

    @classmethod
    def from_field(cls, field, **kwargs):
        return cls(masking=field.shown, **kwargs) if isinstance(field, EncryptedTextField) else None


for _column in (DateTimeColumn, DateColumn, YesNoColumn, NumberColumn, MaskedColumn):
    library.register(_column)


def local_text(moment) -> str:
    return timezone.localtime(moment, deadlines.SHANGHAI).strftime("%Y-%m-%d %H:%M")


def countdown(due_at, now) -> dict:
    """Context of components/countdown.html for a clock that runs."""
    if due_at is None:
        return {"due_at": None}
    left = deadlines.working_days_left(due_at, now)
    if now >= due_at:
        days = max(1, (deadlines.local_day(now) - deadlines.local_day(due_at)).days)
        words = ngettext("overdue by %(n)d day", "overdue by %(n)d days", days) % {"n": days}
        return {"due_at": due_at, "state": "overdue", "text": words}
    if left <= 0:
        words = gettext("due today")
    else:
        words = ngettext("%(n)d working day left", "%(n)d working days left", left) % {"n": left}
    return {"due_at": due_at, "state": "soon" if left < SOON else "ok", "text": words}
