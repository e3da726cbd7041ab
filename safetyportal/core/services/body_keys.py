"""Certificates of bodies, and signing with them (PAdES). The key is sealed at rest and unsealed here only."""

import base64
import io
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safetyportal.core import writes
from safetyportal.core.access import require
from safetyportal.core.models import BodyKey, SupervisingBody

PERM = "core.manage_bodykey"
DEMONSTRATION_DAYS = 1095
KEYS = (
    rsa.RSAPrivateKey,
    dsa.DSAPrivateKey,
    ec.EllipticCurvePrivateKey,
    ed25519.Ed25519PrivateKey,
    ed448.Ed448PrivateKey,
)  # that a PKCS#12 file is written with; others can be read, but not kept
LARGEST_FILE = 100_000  # bytes; a keystore has a few kilobytes


def key_in_force(body: SupervisingBody | None, now: datetime) -> BodyKey | None:
    """The certificate with which this body signs now."""
    if body is None:
        return None
    return BodyKey.objects.filter(body=body, active=True, valid_from__lte=now, valid_to__gt=now).first()


def sign(content: bytes, key: BodyKey, *, reason: str, now: datetime) -> bytes:
    """The file with an invisible PAdES signature (baseline B) of the body, which covers all of it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSigner

    about = PdfSignatureMetadata(
        field_name="Signature1",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=key.subject[:100],
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    PdfSigner(about, signer=_signer(key.pk, key.keystore)).sign_pdf(writer, output=out)
    return out.getvalue()


@lru_cache(maxsize=32)
def _signer(_pk: int, keystore: str) -> Any:
    """The signer of one stored key; unsealing and reading it costs more than a signature does."""
    from pyhanko.sign.signers import SimpleSigner

    signer = SimpleSigner.load_pkcs12_data(base64.b64decode(keystore), other_certs=[])
    if signer is None:
        raise ValueError("The stored certificate cannot be read.")
    return signer


def install(
    *, body: SupervisingBody, content: bytes, password: str, actor: Any, now: datetime, perm: str = PERM
) -> BodyKey:
    """A system administrator puts a body's PKCS#12 file into use; the one before stays, but signs no longer.

    Raises `NotAllowed`, `ValidationError` (not readable, wrong password, no key, not in force).
    """
    if len(content) > LARGEST_FILE:
        raise ValidationError({"keystore": _("This file is too large for a certificate.")})
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except (ValueError, TypeError) as error:
        message = _("The file cannot be opened: it is no PKCS#12 file, or the password is wrong.")
        raise ValidationError({"keystore": message}) from error
    if key is None or certificate is None:
        raise ValidationError({"keystore": _("The file must hold a certificate and its private key.")})
    if not isinstance(key, KEYS):
        raise ValidationError({"keystore": _("The portal cannot sign with a key of this kind.")})
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise ValidationError({"keystore": _("This certificate is not in force today.")})
    kept = pkcs12.serialize_key_and_certificates(
        b"body", key, certificate, others or None, serialization.NoEncryption()
    )
    return _put_into_use(body, kept, certificate, actor=actor, now=now, perm=perm)


def make_demonstration(*, body: SupervisingBody, actor: Any, now: datetime, perm: str = PERM) -> BodyKey:
    """A self-signed certificate for a demonstration: papers then bear a drawn seal that says 示例."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, body.name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{body.name[:56]}（示例）"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DEMONSTRATION_DAYS))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = pkcs12.serialize_key_and_certificates(b"body", key, certificate, None, serialization.NoEncryption())
    return _put_into_use(body, kept, certificate, actor=actor, now=now, perm=perm, demonstration=True)


def _put_into_use(
    body: SupervisingBody,
    keystore: bytes,
    certificate: x509.Certificate,
    *,
    actor: Any,
    now: datetime,
    perm: str,
    demonstration: bool = False,
) -> BodyKey:
    with writes.unit_of_work():
        decision = require(actor, perm, body)
        SupervisingBody.unscoped.select_for_update().get(pk=body.pk)
        BodyKey.objects.filter(body=body, active=True).update(active=False)
        row = BodyKey(
            body=body,
            keystore=base64.b64encode(keystore).decode(),
            subject=certificate.subject.rfc4514_string()[:300],
            issuer=certificate.issuer.rfc4514_string()[:300],
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
            valid_from=certificate.not_valid_before_utc,
            valid_to=certificate.not_valid_after_utc,
            demonstration=demonstration,
        )
        row.full_clean()
        row.save(force_insert=True)
        told = {"fingerprint": [None, row.fingerprint], "subject": [None, row.subject]}
        writes.log("supervisingbody.certificate", body, actor=actor, now=now, changes=told, decision=decision)
    return row


def withdraw(*, key: BodyKey, actor: Any, now: datetime, reason: str) -> BodyKey:
    """Take a certificate out of use, for instance because its key became known. Raises `ValidationError` without a
    reason, `NotAllowed`."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    with writes.unit_of_work():
        decision = require(actor, PERM, key.body)
        row = BodyKey.objects.select_for_update().get(pk=key.pk)
        row.active = False
        row.save(update_fields=["active"])
        writes.log(
            "supervisingbody.certificate_withdrawn", row.body, actor=actor, now=now, note=reason, decision=decision
        )
    return row
