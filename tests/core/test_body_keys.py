"""Certificates of bodies: who installs them, what they sign, that one changed byte breaks it, that keys stay in."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from safetyportal.core import issued, jobs
from safetyportal.core.documents.content import OfficialLetter, Signing, Text
from safetyportal.core.documents.kinds import register_kind
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import AuditEntry, BodyKey, SupervisingBody
from safetyportal.core.services import body_keys
from safetyportal.core.services.issuing import issue
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db
KIND = "tests.signed"


def build(record, stamp, data):
    signing = Signing(stamp.issuer, stamp.issued_on, seal_words=stamp.seal)
    return OfficialLetter(title="通知（示例）", body=(Text("请知悉。"),), signing=signing, number=stamp.number)


register_kind(KIND, "示例", build, perm="core.reveal_personal_data", sign="示")


@pytest.fixture
def body():
    where = node("430102")
    return SupervisingBody.unscoped.create(
        code="430102000077", name="芙蓉区应急管理局", kind="bureau", jurisdiction=where, place=where.path
    )


@pytest.fixture
def demonstration(body):
    return body_keys.make_demonstration(body=body, actor=jobs.system_user(), now=timezone.now())


def give(body):
    actor = make_user("county_supervisor", "430102")
    return issue(KIND, make_enterprise("430102001"), actor=actor, now=timezone.now(), body=body)


def validated(content: bytes, key: BodyKey):
    """What pyHanko says of the only signature, trusting the body's own certificate."""
    import base64

    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    _key, certificate, _others = pkcs12.load_key_and_certificates(base64.b64decode(key.keystore), None)
    roots = list(load_certs_from_pemder_data(certificate.public_bytes(serialization.Encoding.DER)))
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    reader = PdfFileReader(io.BytesIO(content))
    assert len(reader.embedded_signatures) == 1
    return validate_pdf_signature(reader.embedded_signatures[0], context)


def test_paper_of_a_body_with_a_certificate_is_signed_and_verifies(body, demonstration):
    document = give(body)
    content = issued.stored_bytes(document)
    status = validated(content, demonstration)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert document.signed_by == demonstration.fingerprint == status.signing_cert.sha256.hex()
    assert issued.stored_bytes(document) == content  # a reprint is the same


def test_one_changed_byte_breaks_the_signature(body, demonstration):
    content = bytearray(issued.stored_bytes(give(body)))
    at = content.index(b"/MediaBox")
    content[at + 20] ^= 1
    status = validated(bytes(content), demonstration)
    assert not status.intact
    assert not status.bottom_line


def test_body_without_certificate_issues_unsigned(body):
    document = give(body)
    assert document.signed_by == ""
    assert b"/ByteRange" not in issued.stored_bytes(document)


def test_expired_or_withdrawn_certificate_signs_no_more(body, demonstration):
    later = timezone.now() + timedelta(days=body_keys.DEMONSTRATION_DAYS + 1)
    assert body_keys.key_in_force(body, later) is None
    administrator = make_user("system_administrator", "43")
    with pytest.raises(ValidationError):
        body_keys.withdraw(key=demonstration, actor=administrator, now=timezone.now(), reason=" ")
    body_keys.withdraw(key=demonstration, actor=administrator, now=timezone.now(), reason="密钥遗失")
    assert body_keys.key_in_force(body, timezone.now()) is None
    assert AuditEntry.unscoped.filter(action="supervisingbody.certificate_withdrawn", note="密钥遗失").exists()


def keystore(password: bytes, *, days: int = 30, since: datetime | None = None) -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "芙蓉区应急管理局")])
    start = since or datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(start).not_valid_after(start + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    protection = serialization.BestAvailableEncryption(password)
    return pkcs12.serialize_key_and_certificates(b"body", key, certificate, None, protection)


def test_system_administrator_installs_a_real_one_in_place_of_the_other(body, demonstration):
    administrator = make_user("system_administrator", "43")
    upload = SimpleUploadedFile("body.p12", keystore("秘密".encode()), "application/x-pkcs12")
    url = reverse("supervisingbody-act", kwargs={"pk": body.pk, "name": "certificate"})
    answer = browser(administrator).post(url, {"keystore": upload, "password": "秘密"})
    assert answer.status_code == 302, words(answer)
    key = body_keys.key_in_force(body, timezone.now())
    assert (key.demonstration, BodyKey.objects.filter(body=body).count()) == (False, 2)
    document = give(body)
    assert validated(issued.stored_bytes(document), key).intact
    shown = words(browser(administrator).get(reverse("supervisingbody-detail", kwargs={"pk": body.pk})))
    assert key.fingerprint in shown
    assert key.keystore[:40] not in shown


def test_unreadable_old_or_foreign_certificates_are_refused(body, now):
    administrator = make_user("system_administrator", "43")
    refused = [
        (b"not a keystore", ""),
        (keystore(b"one"), "other"),
        (keystore(b"one", since=datetime(2020, 1, 1, tzinfo=UTC)), "one"),
        (b"x" * (body_keys.LARGEST_FILE + 1), ""),
    ]
    for content, password in refused:
        with pytest.raises(ValidationError):
            body_keys.install(body=body, content=content, password=password, actor=administrator, now=timezone.now())
    for role, code in (
        ("county_supervisor", "430102"),
        ("security_administrator", "43"),
        ("system_administrator", "22"),
    ):
        with pytest.raises(NotAllowed):
            body_keys.install(
                body=body, content=keystore(b"one"), password="one", actor=make_user(role, code), now=timezone.now()
            )
    assert not BodyKey.objects.exists()


def test_key_lies_sealed_in_the_database_and_in_no_trail(body, demonstration):
    with connection.cursor() as cursor:
        cursor.execute("SELECT keystore FROM core_bodykey")
        assert cursor.fetchone()[0].startswith("a1.")
    entry = AuditEntry.unscoped.get(action="supervisingbody.certificate")
    assert demonstration.keystore[:40] not in str(entry.changes)


def test_command_makes_one_for_a_demonstration(body, capsys):
    call_command("body_certificate", body.code, "--demonstration")
    assert body_keys.key_in_force(body, timezone.now()).demonstration
    assert "芙蓉区应急管理局" in capsys.readouterr().out


def test_verification_page_compares_an_uploaded_file(body, demonstration):
    document = give(body)
    url = reverse("document-verify", kwargs={"code": document.shown_code})
    content = issued.stored_bytes(document)
    found = {}
    for name, data in (("same", content), ("other", content[:-1] + b"x")):
        answer = browser().post(url, {"file": SimpleUploadedFile("paper.pdf", data, "application/pdf")})
        assert answer.status_code == 200
        found[name] = answer.context["compared"]
    assert found == {"same": "same", "other": "other"}
    assert browser().post(url).context["compared"] == "none"
    assert "示例企业" not in words(browser().get(url))


def test_a_certificate_is_taken_out_of_use_where_the_power_is_held(body, demonstration):
    stranger = make_user("system_administrator", "4302")
    with pytest.raises(NotAllowed):
        body_keys.withdraw(
            key=BodyKey.objects.get(body=body, active=True), actor=stranger, now=timezone.now(), reason="示例"
        )
    assert BodyKey.objects.filter(body=body, active=True).exists()
