"""Addresses of the registry."""

from django.urls import path

from enterprises.views import map as map_views
from enterprises.views import own, public, revealing, special
from enterprises.views.registers import ChangeRequestRegister, EnterpriseRegister, TransferRequestRegister
from enterprises.views.row_registers import REGISTERS

urlpatterns = [
    path("register/", public.register_page, name="enterprise-register"),
    path("register/done/", public.registered_page, name="enterprise-registered"),
    path("my-enterprise/", own.own_page, name="enterprise-own"),
    path("industries/", own.industry_options, name="industry-options"),
    path("host-enterprises/", own.host_options, name="host-options"),
    path("enterprises/map/", map_views.map_page, name="enterprise-map"),
    path("enterprises/map/points/", map_views.points, name="enterprise-points"),
    path("enterprises/map/boundaries/", map_views.boundaries, name="enterprise-boundaries"),
    path("enterprises/<int:pk>/special-objects/<slug:code>/new/", special.add_page, name="specialobject-create"),
    *(
        path(f"{slug}/<int:pk>/reveal/<slug:field>/", revealing.reveal_page, {"slug": slug}, name=f"{name}-reveal")
        for slug, name in (("enterprises", "enterprise"), ("persons", "responsibleperson"), ("sites", "site"))
    ),
    *EnterpriseRegister.urls(),
    *ChangeRequestRegister.urls(),
    *TransferRequestRegister.urls(),
    *(pattern for register in REGISTERS for pattern in register.urls()),
]
