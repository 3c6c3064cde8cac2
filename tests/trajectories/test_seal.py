"""The seal on a signed agreement: valid, still archivable and accessible, broken by any change; and off by default."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import page
import pytest
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from nieuwebanen.errors import DomainError
from nieuwebanen.seal import is_sealed, sealed
from tests.trajectories import builders
from trajectories import agreements
from trajectories.models import Agreement, AgreementState, Party, Signature


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of the organisation, made here, in a PKCS#12 file: (path, its certificate)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Werkbedrijf in een test")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("seal") / "seal.p12"
    secret = serialization.BestAvailableEncryption(b"geheim")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"zegel", key, made, None, secret))
    return path, made


@pytest.fixture
def with_seal(settings, certificate):
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE = str(certificate[0]), "geheim"
    return certificate[1]


def status_of(data, certificate):
    root = Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    signature = PdfFileReader(io.BytesIO(data)).embedded_signatures[0]
    # In a thread of its own: pyHanko begins an event loop, and a browser test of the same worker may run one here.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(validate_pdf_signature, signature, ValidationContext(trust_roots=[root])).result()


def test_the_last_signature_seals_the_frozen_pdf(db, with_seal):
    _, agreement = builders.signed()
    data = agreements.pdf_of(agreement)

    status = status_of(data, with_seal)
    assert is_sealed(data)
    assert status.valid
    assert status.intact
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, str(report)
    found = agreements.verify(pdf=data)
    assert found is not None
    assert found.intact
    changed = data.replace(b"/Lang", b"/Lung", 1)
    assert not status_of(changed, with_seal).intact
    assert agreements.verify(pdf=changed) is None


def test_a_concept_has_no_seal_and_neither_has_anything_without_a_certificate(db, settings, certificate):
    _, agreement = builders.signed()
    assert not is_sealed(agreements.pdf_of(agreement))
    assert sealed(b"%PDF-1.7") == b"%PDF-1.7"


@pytest.mark.parametrize("broken", ["path", "passphrase"])
def test_a_certificate_that_cannot_be_used_stops_the_last_signature(db, settings, certificate, broken):
    case, agreement = builders.offered()
    builders.sign_for(case, agreement, Party.EMPLOYER)
    settings.SEAL_CERTIFICATE = "/nowhere.p12" if broken == "path" else str(certificate[0])
    settings.SEAL_PASSPHRASE = "geheim" if broken == "path" else "onjuist"

    with pytest.raises(DomainError, match="zegel"):
        builders.sign_for(case, agreement, Party.WERKBEDRIJF)

    assert Agreement.objects.get(pk=agreement.pk).state == AgreementState.PARTLY
    assert Signature.objects.filter(agreement=agreement).count() == 1
