"""Is everything that was signed still what was signed? Every hash is computed again (reliability.md §2, threat 23).

The database refuses a change to whoever uses the application's role (migrations 0002 and 0010). Who owns the database
can switch that off; this finds what was done then, unless every copy of every hash was changed along with it. Those
stand outside too: on each paper, and with whoever got the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from trajectories import agreement_text
from trajectories.models import Agreement, AgreementState, Approval, Party, Signature, SignedScan
from trajectories.models.agreement import PENDING

CHUNK = 50  # with their PDF


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was signed: of which agreement, and what."""

    number: str
    version: int
    what: str

    def __str__(self) -> str:
        return f"{self.number} versie {self.version}: {self.what}"


def differences() -> Iterator[Difference]:
    """What differs, agreement by agreement. What was erased after its term keeps only its hashes and is skipped."""
    found = Agreement.objects.order_by("trajectory_id", "version").prefetch_related("signatures", "approvals")
    for _, versions in groupby(found.iterator(chunk_size=CHUNK), key=lambda agreement: agreement.trajectory_id):
        expected = 1
        for agreement in versions:
            for what in _of_agreement(agreement):
                yield Difference(agreement.number, agreement.version, what)
            if agreement.version != expected:
                yield Difference(agreement.number, agreement.version, f"versie {expected} ontbreekt")
            expected = agreement.version + 1
    for scan in (
        SignedScan.objects.select_related("agreement").defer("agreement__pdf", "agreement__content").iterator(CHUNK)
    ):
        if bytes(scan.content) and sha256(bytes(scan.content)).hexdigest() != scan.sha256:
            yield Difference(scan.agreement.number, scan.agreement.version, f"scan {scan.pk} is veranderd")


def _of_agreement(agreement: Agreement) -> Iterator[str]:
    signatures = list(agreement.signatures.all())
    if agreement.content:
        if agreement_text.digest(agreement.content) != agreement.content_sha256:
            yield "de inhoud is veranderd"
        if (agreement.content.get("number"), agreement.content.get("version")) != (agreement.number, agreement.version):
            yield "nummer of versie is veranderd"
    if agreement.pdf and sha256(bytes(agreement.pdf)).hexdigest() != agreement.pdf_sha256:
        yield "de pdf is veranderd"
    yield from _unseen(agreement, signatures)
    yield from _unseen(agreement, agreement.approvals.all())
    given = {signature.party for signature in signatures}
    if agreement.signed_at is not None:
        if agreement.pdf is None:
            yield "de pdf ontbreekt"
        yield from (
            f"de handtekening van {Party(party).label} ontbreekt" for party in agreement.must_sign if party not in given
        )
        if agreement.state in PENDING:
            yield "de stand is veranderd"
    elif agreement.state in (AgreementState.SIGNED, AgreementState.ENDED):
        yield "de stand is veranderd"


def _unseen(agreement: Agreement, seen: Iterable[Signature | Approval]) -> Iterator[str]:
    for row in seen:
        if row.seen_sha256 != agreement.content_sha256:
            kind = "handtekening" if isinstance(row, Signature) else "goedkeuring"
            yield f"{kind} {row.pk} is van een andere inhoud"
