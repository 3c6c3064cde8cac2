"""The electronic seal on a frozen PDF: PAdES-B-B with the organisation's certificate, when one is configured.

settings.SEAL_CERTIFICATE is the path of a PKCS#12 file and SEAL_PASSPHRASE opens it. Without them nothing is sealed.
pyHanko alone would break the profile of the file: it rewrites the metadata and adds an untagged field. So the field
is put in first, tagged and without a size, and the metadata stays as it is: after sealing the file is still
PDF/A-2a and PDF/UA-1 (tests/trajectories/test_seal.py). Any later change of the file breaks the seal.
"""

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from pikepdf import Array, Dictionary, Name, String

from nieuwebanen.errors import DomainError

logger = logging.getLogger(__name__)

FIELD = "Zegel"
TIP = "Elektronisch zegel"
NO_SEAL = "Het elektronische zegel kan niet worden gezet. Er is niets getekend. Vraag de beheerder om hulp."


def sealed(data: bytes) -> bytes:
    """This PDF with the seal of the organisation, or as it is when no certificate is configured.

    Raises DomainError when there is one that cannot be used: half a seal is worse than waiting for the beheerder.
    """
    if not settings.SEAL_CERTIFICATE:
        return data
    try:
        return _sign(_with_field(data), _signer(settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE))
    except (OSError, ValueError) as error:
        logger.error("seal: %s", type(error).__name__)
        raise DomainError(NO_SEAL) from error


def is_sealed(data: bytes) -> bool:
    """Does this file carry a seal? Whether it is valid is for the reader's own software to say."""
    return b"/ETSI.CAdES.detached" in data


def _sign(data: bytes, signer: Any) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, sign_pdf
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

    class AsItIs(IncrementalPdfFileWriter):
        """Leaves the metadata alone: pyHanko would lose what makes the file PDF/UA."""

        def _update_meta(self) -> None:
            return None

    meta = PdfSignatureMetadata(
        field_name=FIELD,
        name=settings.ORGANISATION,
        reason="Vastgelegde overeenkomst",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    out = io.BytesIO()
    fields = {"signer": signer, "existing_fields_only": True, "output": out}
    # pyHanko begins an event loop of its own, which a thread that already runs one refuses.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(sign_pdf, AsItIs(io.BytesIO(data)), meta, **fields).result()
    return out.getvalue()


@cache
def _signer(path: str, passphrase: str) -> Any:
    """Certificate and key, read once per process. Raises OSError or ValueError."""
    from pyhanko.sign import SimpleSigner

    return SimpleSigner.load_pkcs12_data(Path(path).read_bytes(), [], passphrase.encode() or None)


def _with_field(data: bytes) -> bytes:
    """An empty signature field, tagged and without a size (PDF/UA 7.18.4, PDF/A 6.3)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page, root = pdf.pages[-1], pdf.Root
        tree = root.StructTreeRoot
        numbers = tree.ParentTree.Nums
        key = int(numbers[len(numbers) - 2]) + 1 if len(numbers) else 0
        key = max(key, int(tree.get(Name.ParentTreeNextKey, 0)))
        widget = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(FIELD),
                TU=String(TIP),
                F=132,  # printed and locked
                Rect=Array([0, 0, 0, 0]),
                P=page.obj,
                StructParent=key,
            )
        )
        page.obj.Annots = Array([*page.obj.get(Name.Annots, Array()), widget])
        page.obj.Tabs = Name.S
        top = tree.K if isinstance(tree.K, Dictionary) else tree.K[0]
        form = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Form,
                Alt=String(TIP),
                Pg=page.obj,
                P=top,
                K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page.obj),
            )
        )
        children = top.get(Name.K, Array())
        top.K = Array([*(children if isinstance(children, Array) else [children]), form])
        numbers.append(key)
        numbers.append(form)
        tree.ParentTreeNextKey = key + 1
        root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([widget]), SigFlags=0, DR=Dictionary()))
        # As they were: streams that pdf.py left uncompressed, and no stream for the references.
        pdf.save(
            out,
            deterministic_id=True,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()
