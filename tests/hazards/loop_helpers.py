"""People and pictures for the tests of the hazard loop."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff

TODAY = NOW.date()


def photo(name: str = "after.jpg", *, size=(60, 40), colour=(200, 30, 30), exif=None) -> SimpleUploadedFile:
    """A real picture."""
    out = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, colour).save(out, "JPEG", **extra)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def facts(**values) -> dict:
    return {
        "source": "3",
        "found_on": TODAY,
        "description": "示例：配电箱门破损，未上锁",
        "location": "一车间（示例）",
        "category": "B04",
        **values,
    }


def a_firm(code: str = "430102001", **values):
    """An enterprise with head, safety officer and worker."""
    enterprise = make_enterprise(code, **values)
    return (
        enterprise,
        make_staff(enterprise, "enterprise_head"),
        make_staff(enterprise, "enterprise_safety_officer"),
        make_staff(enterprise, "enterprise_worker"),
    )
