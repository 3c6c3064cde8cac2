"""The spreadsheet to fill in: the headings with lists to choose from, an example, and a sheet that explains.

And the rows that were not taken over, in the same columns, with what is wrong.
"""

from collections.abc import Iterator
from io import BytesIO

from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from candidates.importing.columns import BY_KEY, COLUMNS, LEVELS, SKILLS_HEADING
from candidates.importing.reading import SHEET
from candidates.models import CandidateImport
from nieuwebanen.skills.models import Origin, Skill

PAIRS = 8  # of the template; a file may have more
ROWS = 1_000  # that get a list to choose from
LISTS = "Lijsten"
ONE_OF_A_LIST = ("target_group", "travel_mode", "source", "replace")
WHAT_IS_WRONG = "Wat er mis is"
EXAMPLE_SKILLS = (("Orders verzamelen", "2 Met begeleiding"), ("Samenwerken in een ploeg", "3 Zelfstandig"))
HEADING, REQUIRED = PatternFill("solid", fgColor="E6EDF2"), PatternFill("solid", fgColor="CFE3F1")
GREY, BOLD, WRAPPED = Font(italic=True, color="595959"), Font(bold=True), Alignment(wrap_text=True, vertical="top")
HOW = (
    "Vul het blad ‘Kandidaten’ in: één rij per persoon. Kolommen met een * zijn nodig bij een nieuwe persoon.",
    "De grijze rij is een voorbeeld (Nummer: voorbeeld). Die nemen wij niet over.",
    "Je mag kolommen weghalen, verplaatsen of leeg laten. Een kolom die wij niet kennen, nemen wij niet over; je ziet welke.",
    "Vaardigheden: zet in ‘Vaardigheid 1’ de naam en in ‘Niveau 1’ het niveau, enzovoort. Er mogen meer kolommen bij: "
    "‘Vaardigheid 9’ en ‘Niveau 9’.",
    "Of maak één kolom ‘Vaardigheden’ en schrijf daarin: Orders verzamelen=2; Heftruck rijden=0.",
    "Kennen wij een vaardigheid niet onder die naam? Dan vragen wij welke je bedoelt, voordat er iets gebeurt.",
    "Kennen wij iemand al (naam, geboortejaar en postcode, of ons nummer)? Dan vullen wij alleen lege velden en nieuwe "
    "vaardigheden in. Kies bij ‘Bij bestaande’ voor ‘alles vervangen’ als deze rij moet gelden.",
    "Zet nooit een BSN in dit bestand en niets over gezondheid. Een rij of kolom met een BSN weigeren wij.",
    "Na het opsturen zie je eerst per rij wat er gebeurt. Er verandert niets voordat je dat bevestigt.",
)


def template() -> bytes:
    """The file to download."""
    book = Workbook()
    book.properties.creator, book.properties.title = settings.ORGANISATION, "Kandidaten met vaardigheden"
    people = book.active
    assert isinstance(people, Worksheet)
    people.title = SHEET
    explanation, lists = book.create_sheet("Uitleg"), book.create_sheet(LISTS)
    names = list(Skill.objects.current().filter(origin=Origin.OWN).order_by("name").values_list("name", flat=True))
    ranges = _lists(lists, names)
    _people(people, ranges)
    _explanation(explanation)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _lists(sheet: Worksheet, names: list[str]) -> dict[str, str]:
    """Writes every closed list in a column; key -> its range."""
    lists = {key: ([BY_KEY[key].heading], BY_KEY[key].allowed) for key in ONE_OF_A_LIST}
    lists |= {"level": (["Niveau"], LEVELS), "skill": ([SKILLS_HEADING], tuple(names))}
    ranges = {}
    for number, (key, (heading, words)) in enumerate(lists.items(), 1):
        letter = get_column_letter(number)
        for row, word in enumerate([*heading, *words], 1):
            sheet.cell(row, number, word)
        sheet.cell(1, number).font = BOLD
        sheet.column_dimensions[letter].width = 34
        ranges[key] = f"'{LISTS}'!${letter}$2:${letter}${max(len(words) + 1, 2)}"
    return ranges


def _people(sheet: Worksheet, ranges: dict[str, str]) -> None:
    headings = [(column.heading + (" *" if column.required else ""), column.example, column.key) for column in COLUMNS]
    for number in range(1, PAIRS + 1):
        skill, level = EXAMPLE_SKILLS[number - 1] if number <= len(EXAMPLE_SKILLS) else ("", "")
        headings += [(f"Vaardigheid {number}", skill, "skill"), (f"Niveau {number}", level, "level")]
    checks = {key: _check(of, strict=key != "skill") for key, of in ranges.items()}
    for number, (heading, example, key) in enumerate(headings, 1):
        letter = get_column_letter(number)
        top = sheet.cell(1, number, heading)
        top.font, top.fill, top.alignment = BOLD, REQUIRED if heading.endswith("*") else HEADING, WRAPPED
        shown = sheet.cell(2, number, example)
        shown.font = GREY
        sheet.column_dimensions[letter].width = max(14, min(30, len(heading) + 4))
        for row in range(2, 4) if key in ("phone", "postcode", "number") else ():
            sheet.cell(row, number).number_format = "@"  # or a nought in front is lost
        if key in checks:
            checks[key].add(f"{letter}2:{letter}{ROWS}")
    for check in checks.values():
        sheet.add_data_validation(check)
    sheet.freeze_panes = "A2"


def _check(of: str, *, strict: bool) -> DataValidation:
    check = DataValidation(type="list", formula1=f"={of}", allow_blank=True, showErrorMessage=strict)
    check.error, check.errorTitle = "Kies iets uit de lijst.", "Dit staat niet in de lijst"
    return check


def _explanation(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = (
        30,
        70,
        60,
    )
    sheet.append(["Zo vul je dit bestand in"])
    sheet["A1"].font = Font(bold=True, size=14)
    for number, line in enumerate(HOW, 1):
        sheet.append([f"{number}.", line])
    sheet.append([])
    sheet.append(["Kolom", "Wat vul je in?", "Kies uit"])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = BOLD, HEADING
    for column in COLUMNS:
        words = ("Verplicht bij een nieuwe persoon. " if column.required else "") + column.about
        sheet.append([column.heading, words.strip(), "; ".join(column.allowed)])
    sheet.append(["Vaardigheid 1, 2, …", "De naam van de vaardigheid.", f"Zie het blad ‘{LISTS}’."])
    sheet.append(["Niveau 1, 2, …", "Hoe goed iemand het kan.", "; ".join(LEVELS)])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = WRAPPED


def leftover_headings(one: CandidateImport) -> list[str]:
    return ["Rij", *one.columns, WHAT_IS_WRONG]


def leftover_rows(one: CandidateImport) -> Iterator[list[str | int | None]]:
    """The rows that nothing was done with, as they stood in the file, and why. Send it again after mending."""
    for row in one.rows.filter(applied_at=None).iterator(chunk_size=500):
        raw = row.values["raw"]
        said = [f"{message['column']}: {message['text']}".removeprefix(": ") for message in row.messages]
        yield [row.number, *(raw.get(heading) for heading in one.columns), " ".join(said) or "Niet aangevinkt."]
