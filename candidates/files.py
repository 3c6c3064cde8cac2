"""Which files may lie in a person's file, told by what is in them and never by what they are called.

A picture is drawn again, so that nothing but the picture is left: no place where it was taken, no second file behind it.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from threading import Lock

import pikepdf
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageFile, ImageOps

from candidates.models.document import LARGEST_BYTES
from nieuwebanen.errors import DomainError

WHAT_MAY = "Kies een pdf, een foto (jpg of png) of een Word-bestand (docx)."
MOST_PIXELS = 25_000_000  # a photo of a telephone has 12 to 24 million
MOST_PARTS, MOST_UNPACKED, MOST_TIMES = 2_000, 60 * 1024 * 1024, 200
LONGEST_NAME = 120

PDF, JPG, PNG, DOCX = "pdf", "jpg", "png", "docx"
CONTENT_TYPES = {
    PDF: "application/pdf",
    JPG: "image/jpeg",
    PNG: "image/png",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
BEGINS = {PDF: b"%PDF-", JPG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n", DOCX: b"PK\x03\x04"}
ENDINGS = {"pdf": PDF, "jpg": JPG, "jpeg": JPG, "png": PNG, "docx": DOCX}
ACTIVE = ("/JavaScript", "/EmbeddedFiles")  # in the names of a PDF


@dataclass(frozen=True)
class Examined:
    """A file that may be kept, as it will be kept."""

    name: str
    content: bytes
    content_type: str

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def examine(upload: UploadedFile) -> Examined:
    """Read this file and look whether it is what it says. Raises DomainError, a sentence that says how to mend it.

    What is too large is not read: such a file lies on disk (Django's upload handlers).
    """
    if (upload.size or 0) > LARGEST_BYTES:
        raise DomainError(
            "Dit bestand is groter dan 10 MB. Maak het kleiner, of bewaar alleen de bladzijden die nodig zijn."
        )
    if not upload.size:
        raise DomainError("Dit bestand is leeg. Kies een ander bestand.")
    upload.seek(0)
    content = upload.read(LARGEST_BYTES + 1)
    said = ENDINGS.get(PurePosixPath(plain_name(upload.name or "")).suffix.lower().lstrip("."))
    kind = next((kind for kind, begin in BEGINS.items() if content.startswith(begin)), None)
    if said is None or kind is None:
        raise DomainError(f"Dit soort bestand bewaren wij niet. {WHAT_MAY}")
    if said != kind:
        raise DomainError(
            f"De naam eindigt op .{said}, maar het bestand is iets anders. Open het bestand en bewaar het opnieuw. {WHAT_MAY}"
        )
    content = CHECKS[kind](content)
    if len(content) > LARGEST_BYTES:
        raise DomainError("Deze foto is te groot om te bewaren. Maak hem kleiner.")
    return Examined(plain_name(upload.name or "", kind), content, CONTENT_TYPES[kind])


def plain_name(name: str, kind: str = "") -> str:
    """The name without folders and signs that a computer reads as something else; with kind the ending of that kind."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    readable = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*;%').strip(" .")
    if not kind:
        return readable
    stem = readable.rpartition(".")[0].strip(" .")[:LONGEST_NAME]
    return f"{stem or 'document'}.{kind}"


# ---- per kind ----------------------------------------------------------------------------------------------
def _pdf(content: bytes) -> bytes:
    """A PDF that opens without a password, and that holds no program and no other file."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            names = pdf.Root.get("/Names", pikepdf.Dictionary())
            action = pdf.Root.get("/OpenAction")
            runs = isinstance(action, pikepdf.Dictionary) and action.get("/S") in ("/JavaScript", "/Launch")
            active = runs or "/AA" in pdf.Root or any(part in names for part in ACTIVE)
            empty = not len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise DomainError("Deze pdf is beveiligd met een wachtwoord. Bewaar hem zonder wachtwoord.") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise DomainError("Deze pdf is kapot. Open hem, kies ‘Afdrukken naar pdf’ en probeer het opnieuw.") from error
    if active or empty:
        raise DomainError(
            "In deze pdf zit een programma of een ander bestand. Open hem, kies ‘Afdrukken naar pdf’ en probeer het opnieuw."
        )
    return content


ONE_AT_A_TIME = Lock()


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """WeasyPrint tells Pillow, for the whole process, to take a picture that was cut off for a whole one."""
    with ONE_AT_A_TIME:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _picture(content: bytes, format_name: str) -> bytes:
    """The same picture, drawn again: upright, without what the camera wrote in it."""
    try:
        with _whole_pictures_only(), Image.open(io.BytesIO(content), formats=[format_name]) as picture:
            width, height = picture.size
            if width * height <= MOST_PIXELS:
                picture.load()
                return _drawn(ImageOps.exif_transpose(picture), format_name)
    except Image.DecompressionBombError:
        pass
    except (OSError, ValueError, SyntaxError, TypeError, MemoryError, Image.DecompressionBombWarning) as error:
        raise DomainError("Deze foto is kapot. Maak of bewaar hem opnieuw.") from error
    raise DomainError("Deze foto heeft te veel beeldpunten. Maak hem kleiner, bijvoorbeeld 4000 bij 3000.")


def _drawn(picture: Image.Image, format_name: str) -> bytes:
    out, mode = io.BytesIO(), "RGB"
    if format_name == "PNG":
        mode = picture.mode if picture.mode in {"1", "L", "LA", "RGB", "RGBA"} else "RGBA"
    bare = picture.convert(mode)
    bare.info = {}  # a comment, a colour profile
    bare.save(out, format_name, **({"quality": 88} if format_name == "JPEG" else {}))
    return out.getvalue()


def _jpg(content: bytes) -> bytes:
    return _picture(content, "JPEG")


def _png(content: bytes) -> bytes:
    return _picture(content, "PNG")


def _docx(content: bytes) -> bytes:
    """A Word file without macros, that does not become a mountain when it is unpacked. Nothing of it is unpacked here."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DomainError("Dit Word-bestand is kapot. Open het en bewaar het opnieuw.") from error
    names = {info.filename for info in infos}
    if not {"word/document.xml", "[Content_Types].xml"} <= names:
        raise DomainError(f"Dit is geen Word-bestand. {WHAT_MAY}")
    unpacked, packed = sum(info.file_size for info in infos), max(sum(info.compress_size for info in infos), 1)
    if len(infos) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked / packed > MOST_TIMES:
        raise DomainError("Dit Word-bestand wordt bij het openen veel te groot. Bewaar het als pdf.")
    if any(name.lower().endswith((".bin", ".exe", ".js", ".vbs")) for name in names):
        raise DomainError("In dit Word-bestand zit een programma (macro) of een ander bestand. Bewaar het als pdf.")
    return content


CHECKS: dict[str, Callable[[bytes], bytes]] = {PDF: _pdf, JPG: _jpg, PNG: _png, DOCX: _docx}
