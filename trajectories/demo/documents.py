"""Documents in the files of the demo world: one that a job needs, and work that somebody is proud of."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from candidates import documents
from candidates.files import examine
from candidates.models import Candidate, DocumentKind
from trajectories.demo.calendar import Calendar

# Person, days ago, what, title, why, name and kind of the file, what is on it.
DOCUMENTS = (
    (
        "youssef",
        30,
        DocumentKind.CERTIFICATE,
        "Certificaat heftruck",
        "De werkgever vraagt het certificaat voor de eerste werkdag",
        ("certificaat-heftruck.pdf", "PDF"),
        "Certificaat heftruck (voorbeeld)",
    ),
    (
        "lisa",
        9,
        DocumentKind.WORK,
        "Foto van een ingepakte pallet",
        "Voor het gesprek met de werkgever over ploeg 1",
        ("pallet.jpg", "JPEG"),
        "Foto van het werk (voorbeeld)",
    ),
)


def add_documents(calendar: Calendar, people: dict[str, Candidate]) -> None:
    """A few small files, drawn here."""
    for key, days_ago, kind, title, needed_for, (name, format_name), words in DOCUMENTS:
        out, picture = io.BytesIO(), Image.new("RGB", (620, 440), "#f2f7f9")
        ImageDraw.Draw(picture).text((40, 200), words, fill="#0c2b3c")
        picture.save(out, format_name)
        documents.add(
            people[key],
            examine(SimpleUploadedFile(name, out.getvalue())),
            kind=kind,
            title=title,
            needed_for=needed_for,
            by=people[key].coach,
            at=calendar.at(calendar.ago(days_ago), "10.05"),
        )
