"""The files of ESCO as they are downloaded: zips and CSV in any mixture, recognised by what their first line says.

Limits hold before anything is unpacked into memory: a zip says how large it becomes, and lies are cut off while reading.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from nieuwebanen.errors import DomainError

MOST_FILES = 200  # a complete download has 19 files in each language
MOST_BYTES = 60 * 1024**2  # of one file; the largest has 21 MB
MOST_TOGETHER = 200 * 1024**2
MOST_PACKED = 64 * 1024**2
ZIP = b"PK\x03\x04"
LONGEST_CELL = 1024**2

csv.field_size_limit(LONGEST_CELL)


class Kind(Enum):
    """What a file holds; the value says it in a sentence."""

    SKILLS = "vaardigheden"
    SOME_SKILLS = "een deel van de vaardigheden"
    GROUPS = "groepen"
    BROADER = "wat waaronder valt"
    RELATED = "verwante vaardigheden"
    OCCUPATIONS = "beroepen"
    ASKED = "vaardigheden per beroep"


# What must be in the first line; the first that fits counts. 1.1.1 and 1.2 differ in what else they have.
HEADERS: tuple[tuple[Kind, frozenset[str]], ...] = (
    (Kind.ASKED, frozenset({"occupationUri", "relationType", "skillUri"})),
    (Kind.RELATED, frozenset({"originalSkillUri", "relationType", "relatedSkillUri"})),
    (Kind.BROADER, frozenset({"conceptType", "conceptUri", "broaderType", "broaderUri"})),
    (Kind.SOME_SKILLS, frozenset({"conceptUri", "skillType", "preferredLabel", "altLabels", "broaderConceptUri"})),
    (Kind.SKILLS, frozenset({"conceptUri", "skillType", "preferredLabel", "altLabels", "description"})),
    (Kind.OCCUPATIONS, frozenset({"conceptUri", "iscoGroup", "preferredLabel", "altLabels", "code"})),
    (Kind.GROUPS, frozenset({"conceptType", "conceptUri", "preferredLabel", "code", "description"})),
)
TYPE_OF_GROUP = "SkillGroup"  # groups of occupations have the same first line


@dataclass(frozen=True)
class Source:
    """One recognised file."""

    name: str
    kind: Kind
    text: str

    def rows(self) -> Iterator[dict[str, str]]:
        """The lines, by the words of the first one. Raises DomainError when the file is cut off or no CSV."""
        lines = csv.DictReader(io.StringIO(self.text, newline=""))
        try:
            for number, line in enumerate(lines, 2):
                if None in line.values() or None in line:
                    raise DomainError(f"{self.name}: regel {number} is niet heel. Download het bestand opnieuw.")
                yield line
        except csv.Error as error:
            raise DomainError(f"{self.name} is niet te lezen als CSV. Download het bestand opnieuw.") from error


@dataclass(frozen=True)
class Opened:
    """The files that are of use, and the names of those that are not."""

    sources: list[Source]
    ignored: list[str]


def opened(files: Iterable[tuple[str, bytes]]) -> Opened:
    """Unpack and recognise. Raises DomainError, with what to do, for what is no file of ESCO or too large."""
    sources, ignored, total = [], [], 0
    for name, content in _unpacked(files):
        total += len(content)
        if total > MOST_TOGETHER:
            raise DomainError("Deze bestanden zijn samen te groot. Stuur alleen de bestanden van ESCO.")
        text = _text(name, content)
        kind = None if text is None else recognised(text)
        if kind is None or text is None:
            ignored.append(name)
        else:
            sources.append(Source(name, kind, text))
    if not sources:
        raise DomainError("Dit zijn geen bestanden van ESCO. Kies de zip of de CSV-bestanden die je hebt gedownload.")
    return Opened(sources, ignored)


def recognised(text: str) -> Kind | None:
    """What a file holds by its first lines; None for one that is not needed."""
    lines = csv.DictReader(io.StringIO(text[: LONGEST_CELL // 4], newline=""))
    header = frozenset(lines.fieldnames or ())
    kind = next((kind for kind, needed in HEADERS if needed <= header), None)
    if kind is Kind.GROUPS:
        first = next(iter(lines), {})
        return kind if first.get("conceptType") == TYPE_OF_GROUP else None
    return kind


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """All files in one zip, to keep until the list is taken over."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for number, (name, content) in enumerate(files):
            archive.writestr(f"{number:03}/{name}", content)
    return out.getvalue()


def _unpacked(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    number = packed_size = 0
    for name, content in files:
        packed_size += len(content)
        if packed_size > MOST_PACKED:
            raise DomainError("Deze bestanden zijn samen te groot. Stuur alleen de bestanden van ESCO.")
        for inner in _members(name, content) if content.startswith(ZIP) else [(name, content)]:
            number += 1
            if number > MOST_FILES:
                raise DomainError("Dit zijn te veel bestanden. Stuur alleen de bestanden van ESCO.")
            yield inner


def _members(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The CSV files in a zip. A zip that unpacks to more than it says, or than we want, is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_TOGETHER:
                raise DomainError(f"{name} is te groot als hij is uitgepakt. Stuur alleen de bestanden van ESCO.")
            for info in infos:
                short = info.filename.rpartition("/")[2]
                if not short.lower().endswith(".csv") or short.startswith("."):
                    continue
                with archive.open(info) as member:
                    read = member.read(MOST_BYTES + 1)
                if len(read) > MOST_BYTES:
                    raise DomainError(f"{short} is te groot. Stuur alleen de bestanden van ESCO.")
                yield short, read
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise DomainError(f"{name} is niet uit te pakken. Download de zip opnieuw.") from error


def _text(name: str, content: bytes) -> str | None:
    if len(content) > MOST_BYTES:
        raise DomainError(f"{name} is te groot. Stuur alleen de bestanden van ESCO.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
