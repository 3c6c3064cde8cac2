"""A list as an OpenDocument spreadsheet (ODS), the open standard of Dutch government (ODF 1.2).

Written row by row into the zip, so that a hundred thousand rows do not stand in memory: the libraries for ODF (odfdo,
odfpy) keep the whole document as a tree. Only what a list needs: sheets with a heading that stays, widths, dates,
amounts, text. Text is always of the type string, and never a formula.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from nieuwebanen.cells import FORMULA_STARTS, Value, clean

MIME = "application/vnd.oasis.opendocument.spreadsheet"
CM_PER_CHARACTER = 0.2
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
}
DAY = (
    '<number:day number:style="long"/><number:text>-</number:text><number:month number:style="long"/>'
    '<number:text>-</number:text><number:year number:style="long"/>'
)
CLOCK = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/>'
STYLES = (
    f'<number:date-style style:name="n-day">{DAY}</number:date-style>'
    f'<number:date-style style:name="n-moment">{DAY}{CLOCK}</number:date-style>'
    '<number:number-style style:name="n-amount">'
    '<number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>'
    "</number:number-style>"
    '<number:text-style style:name="n-text"><number:text-content/></number:text-style>'
    + "".join(
        f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="n-{name}"/>'
        for name in ("day", "moment", "amount", "text")
    )
    + '<style:style style:name="heading" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#e6edf2"/><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{MIME}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "meta", "settings", "styles")
    )
    + "</manifest:manifest>"
)


@dataclass(frozen=True)
class OdsSheet:
    """One sheet. widths: per column, in characters. heading: the first row stays in sight and can be filtered."""

    name: str
    widths: Sequence[int]
    rows: Iterable[Sequence[Value]]
    heading: bool = True


def write(file: IO[bytes], sheets: Sequence[OdsSheet], *, creator: str, title: str) -> None:
    """Write the document; the rows of every sheet are read once, as they are written."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo("mimetype"), MIME, ZIP_STORED)  # first and as it is: so the file tells what it is
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("styles.xml", _document("styles", ""))
        said = f"<meta:generator>Nieuwe Banen</meta:generator><dc:title>{escape(clean(title))}</dc:title>"
        said += f"<dc:creator>{escape(clean(creator))}</dc:creator>"
        archive.writestr("meta.xml", _document("meta", f"<office:meta>{said}</office:meta>"))
        archive.writestr("settings.xml", _document("settings", _panes(sheets)))
        with archive.open("content.xml", "w", force_zip64=True) as content:
            _write_content(content, sheets)


def _write_content(content: IO[bytes], sheets: Sequence[OdsSheet]) -> None:
    before, after = _document("content", "|").split("|")
    widths = sorted({width for sheet in sheets for width in sheet.widths})
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * CM_PER_CHARACTER:.2f}cm"/></style:style>'
        for width in widths
    )
    content.write(before.encode())
    content.write(f"<office:automatic-styles>{STYLES}{columns}</office:automatic-styles>".encode())
    content.write(b"<office:body><office:spreadsheet>")
    ranges = ""
    for number, sheet in enumerate(sheets):
        rows = _write_sheet(content, sheet)
        if sheet.heading:
            name = "'" + sheet.name.replace("'", "''") + "'"
            area = quoteattr(f"{name}.A1:{name}.{_letters(len(sheet.widths))}{rows}")
            ranges += (
                f'<table:database-range table:name="list{number}" table:target-range-address={area} '
                'table:display-filter-buttons="true"/>'
            )
    if ranges:
        content.write(f"<table:database-ranges>{ranges}</table:database-ranges>".encode())
    content.write(f"</office:spreadsheet></office:body>{after}".encode())


def _write_sheet(content: IO[bytes], sheet: OdsSheet) -> int:
    """Returns how many rows there are."""
    content.write(f"<table:table table:name={quoteattr(sheet.name)}>".encode())
    for width in sheet.widths:
        content.write(f'<table:table-column table:style-name="w{width}"/>'.encode())
    count = 0
    for row in sheet.rows:
        count += 1
        if count == 1 and sheet.heading:
            cells = "".join(_text(str(value), "heading") for value in row)
            row_xml = f"<table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>"
        else:
            row_xml = f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        content.write(row_xml.encode())
    content.write(b"</table:table>")
    return count


def cell(value: Value) -> str:
    """One cell as XML."""
    if isinstance(value, str):
        return _text(value, "text" if value.startswith(FORMULA_STARTS) else "")
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return _text("ja" if value else "nee")
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return _typed("date", "date", f"{local:%Y-%m-%dT%H:%M:%S}", f"{local:%d-%m-%Y %H:%M}", "moment")
    if isinstance(value, date):
        return _typed("date", "date", value.isoformat(), f"{value:%d-%m-%Y}", "day")
    style = "amount" if isinstance(value, Decimal) else ""
    return _typed("float", "", str(value), str(value), style)


def _typed(kind: str, attribute: str, value: str, words: str, style: str) -> str:
    named = f' table:style-name="{style}"' if style else ""
    held = f'office:{attribute or "value"}{"-value" if attribute else ""}="{value}"'
    return f'<table:table-cell{named} office:value-type="{kind}" {held}><text:p>{words}</text:p></table:table-cell>'


def _text(value: str, style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    lines = clean(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in lines)
    return f'<table:table-cell{named} office:value-type="string">{paragraphs}</table:table-cell>'


def _spaced(line: str) -> str:
    """Every space stays: of a row of them XML would keep one."""
    if "  " not in line and "\t" not in line and line == line.strip(" "):
        return escape(line)
    return escape(line).replace("\t", "<text:tab/>").replace(" ", "<text:s/>")


def _document(kind: str, body: str) -> str:
    names = " ".join(f'xmlns:{short}="{name}"' for short, name in SPACES.items())
    root = f"office:document-{kind}"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {names} office:version="1.2">{body}</{root}>'


def _panes(sheets: Sequence[OdsSheet]) -> str:
    """The heading stays where it is while one scrolls."""

    def item(name: str, value: int) -> str:
        return f'<config:config-item config:name="{name}" config:type="int">{value}</config:config-item>'

    frozen = item("VerticalSplitMode", 2) + item("VerticalSplitPosition", 1) + item("PositionBottom", 1)
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{frozen}</config:config-item-map-entry>"
        for sheet in sheets
        if sheet.heading
    )
    return (
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
    )


def _letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
