"""Import of enterprises from Excel; the engine is `safetyportal.core.imports`."""

from django.utils.translation import gettext_lazy as _

from enterprises.imports.checking import examine
from enterprises.imports.columns import COLUMNS, PERMISSION
from enterprises.imports.publishing import publish
from safetyportal.core import navigation
from safetyportal.core.imports.spec import ImportSpec, register

ENTERPRISES = register(
    ImportSpec(
        kind="enterprises",
        label=_("Enterprises"),
        permission=PERMISSION,
        columns=COLUMNS,
        examine=examine,
        publish=publish,
        list_url="enterprise-list",
        notes=(
            _("An enterprise whose credit code is registered already is changed where the row differs from it."),
            _("An empty cell changes nothing."),
            _("Enterprises imported by a county wait for the city's approval; those imported by a city are entered."),
        ),
    )
)

navigation.register(navigation.Entry(_("Excel imports"), "import-list", "file-import", PERMISSION, order=28))
