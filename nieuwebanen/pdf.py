"""The door to PDF: WeasyPrint, reaching bundled assets and nothing else (reliability.md §2, threat 18).

Every document is tagged, PDF/A-2a and PDF/UA-1 at once, and the same input gives the same bytes: fonts come from a
package, the identifier and the dates from the caller. WeasyPrint is heavy, so it is loaded with the first document.
"""

import atexit
import io
import os
import re
import threading
import unicodedata
import warnings
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import font_source_sans_pro
import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from pydyf import Stream

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
SCHEME = "asset:"  # asset:<name>, a name of ASSETS
ASSETS: dict[str, tuple[Path, str]] = {
    "pdf.css": (settings.BASE_DIR / "templates" / "pdf" / "pdf.css", "text/css"),
    "mark.svg": (settings.BASE_DIR / "static" / "img" / "favicon.svg", "image/svg+xml"),
    **{
        f"SourceSansPro-{weight}.ttf": (FONTS / f"SourceSansPro-{weight}.ttf", "font/ttf")
        for weight in ("Regular", "It", "Semibold", "Bold")
    },
}
# Fontconfig and the shared stylesheet of WeasyPrint are not made for threads.
_ONE_AT_A_TIME = threading.Lock()
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Mn"})  # the categories of Unicode
LINE_ENDS = (b"\n", b"\r")

# PDF/UA-1 beside PDF/A-2a: the identification and the description of its schema, for the one XMP packet of the file.
UA_IN_XMP = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def render_pdf(template: str, context: dict[str, Any], *, identifier: str, at: datetime) -> tuple[str, bytes]:
    """The HTML of this template and its PDF.

    identifier: what this document is, the same for every render of it. at: the moment it is dated, in its metadata.
    Raises weasyprint's FatalURLFetchingError when the document asks for anything that is not bundled.
    """
    html = render_to_string(template, {**context, "dated_at": at.isoformat(timespec="seconds")})
    return html, html_to_pdf(html, identifier=identifier)


def html_to_pdf(html: str, *, identifier: str) -> bytes:
    """A tagged PDF/A-2a and PDF/UA-1 of one HTML document in our print style."""
    _use_bundled_fonts()
    from weasyprint import HTML

    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        css, fonts, fetcher = _style()
        data = HTML(string=_showable(html), base_url=SCHEME, url_fetcher=fetcher).write_pdf(
            stylesheets=[css],
            font_config=fonts,
            pdf_variant="pdf/a-2a",
            pdf_identifier=sha256(identifier.encode()).digest()[:16],
            finisher=_finish,
        )
    assert isinstance(data, bytes)
    return data


def merge(documents: Sequence[bytes], *, titles: Sequence[str] = ()) -> bytes:
    """One file with these documents one after another, to print in one go; a bookmark for each with a title.

    For the printer: the tags of a document do not go along, and a seal is of the document itself.
    """
    out, first = io.BytesIO(), []
    with pikepdf.new() as merged:
        for document in documents:
            first.append(len(merged.pages))
            with pikepdf.open(io.BytesIO(document)) as pdf:
                merged.pages.extend(pdf.pages)
        if titles:
            with merged.open_outline() as outline:
                outline.root.extend(map(pikepdf.OutlineItem, titles, first))
        merged.save(out, deterministic_id=True)
    return out.getvalue()


def _showable(html: str) -> str:
    """What our font has no shape for becomes ?, and signs without a shape go, such as those that turn text around.

    An empty box is not readable, not even to a screen reader, and makes a file that is no PDF/A. The document itself,
    of which the hash is taken, keeps what was typed.
    """
    text = unicodedata.normalize("NFC", html)
    return _without_shape().sub(lambda sign: "" if unicodedata.category(sign[0]) in INVISIBLE else "?", text)


@cache
def _without_shape() -> re.Pattern[str]:
    """Any sign that one of our fonts cannot show."""
    from fontTools.ttLib import TTFont

    known: set[int] | None = None
    for name, (path, kind) in ASSETS.items():
        if kind == "font/ttf" and "-It." not in name:  # the italic has fewer, and no name stands in it
            with TTFont(path) as font:
                signs = set(font.getBestCmap())
            known = signs if known is None else known & signs
    shown = "".join(re.escape(chr(sign)) for sign in sorted(known or ()))
    return re.compile(f"[^{shown}\t\n\r\u00ad]")


@cache
def _style() -> tuple[Any, Any, Any]:
    """Our stylesheet with its fonts, parsed once per process, and the fetcher that knows only bundled names."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class BundledOnly(URLFetcher):
        """Without this WeasyPrint reads files of the server and calls other servers for whoever types an <img>."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            scheme, _, name = url.partition(SCHEME)
            if scheme or name not in ASSETS:
                raise FatalURLFetchingError(f"not a bundled asset: {url[:200]}")
            path, mime_type = ASSETS[name]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": mime_type})

    fonts, fetcher = FontConfiguration(), BundledOnly()
    atexit.register(_style.cache_clear)  # it cleans up with modules that are gone after the interpreter's end
    css = CSS(string=ASSETS["pdf.css"][0].read_text(), base_url=SCHEME, font_config=fonts, url_fetcher=fetcher)
    return css, fonts, fetcher


def _use_bundled_fonts() -> None:
    """Point fontconfig at the fonts of the package, before it is first used.

    A host without any font crashes WeasyPrint, and the fonts of a host would change the bytes.
    """
    if "FONTCONFIG_FILE" in os.environ:
        return
    folder = settings.VAR / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "fonts.conf"
    text = f"<fontconfig><dir>{escape(str(FONTS))}</dir><cachedir>{escape(str(folder / 'cache'))}</cachedir></fontconfig>\n"
    if not target.exists() or target.read_text() != text:
        draft = folder / f"fonts.conf.{os.getpid()}"
        draft.write_text(text)
        draft.replace(target)  # another process may read it at this moment
    os.environ["FONTCONFIG_FILE"] = str(target)


def _finish(document: Any, pdf: Any) -> None:
    _also_ua(document, pdf)
    _no_line_end_last(pdf)


def _no_line_end_last(pdf: Any) -> None:
    """No stream ends in what a reader may take for the line end before `endstream` (PDF/A: its length is exact).

    The last byte of a compressed stream is as good as random, so one document in thirty had one. Such a stream stays
    uncompressed, or ends in a space where that ends in a line end too.
    """
    for stream in pdf.objects:
        if isinstance(stream, Stream) and _content(stream).endswith(LINE_ENDS):
            stream.compress = False
            if _content(stream).endswith(LINE_ENDS):
                stream.stream = [*stream.stream[:-1], _bytes(stream.stream[-1]) + b" "]


def _content(stream: Any) -> bytes:
    """What is written between `stream` and `endstream`."""
    data: bytes = stream.data
    return data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")


def _bytes(part: Any) -> bytes:
    return part if isinstance(part, bytes) else str(part).encode()


def _also_ua(document: Any, pdf: Any) -> None:
    """Say in the metadata that the file is PDF/UA-1 too, and leave them readable (uncompressed)."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    xmp = b"\n".join(map(_bytes, metadata.stream))
    end = xmp.rindex(b"</rdf:RDF>")
    metadata.stream = [xmp[:end] + UA_IN_XMP + xmp[end:]]
    metadata.compress = False
