"""Workbooks for tests, written part by part: what a spreadsheet program writes, and what an attacker does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Raw:
    """A cell whose XML is written out, the attribute `r` apart."""

    attributes: str
    content: str


ERROR = Raw('t="e"', "<v>#N/A</v>")
UNCALCULATED = Raw("", "<f>A1&amp;B1</f>")


def formula(text: str) -> Raw:
    """A formula with the value that it had when the file was saved."""
    return Raw('t="str"', f'<f>"x"</f><v>{escape(text)}</v>')


Cell = str | int | float | bool | date | Raw | None


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows from the first on, merged ranges (`A1:C1`), and whether it is hidden."""

    rows: Sequence[Sequence[Cell]]
    merged: Sequence[str] = ()
    state: str = "visible"
    head: str = ""
    """What stands before the root element, a DOCTYPE for example."""


def workbook(
    sheets: Mapping[str, Sheet], *, date1904: bool = False, more: Mapping[str, bytes] | None = None
) -> bytes:
    """The bytes of an .xlsx file."""
    parts: dict[str, str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" '
        'applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr date1904="{int(date1904)}"/><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" state="{sheet.state}" r:id="s{n}"/>'
            for n, (name, sheet) in enumerate(sheets.items(), 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="st" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        + "".join(
            f'<Relationship Id="s{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + "</Relationships>",
    }
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    for n, sheet in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet.head + _sheet(sheet, epoch)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def _sheet(sheet: Sheet, epoch: date) -> str:
    rows = "".join(
        f'<row r="{y}">'
        + "".join(_cell(f"{chr(65 + x)}{y}", cell, epoch) for x, cell in enumerate(row))
        + "</row>"
        for y, row in enumerate(sheet.rows, 1)
    )
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merged)
    merged = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{merged}</worksheet>'


def _cell(place: str, cell: Cell, epoch: date) -> str:
    match cell:
        case None:
            return ""
        case Raw(attributes, content):
            return f'<c r="{place}" {attributes}>{content}</c>'
        case bool():
            return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
        case date():
            return f'<c r="{place}" s="1"><v>{(cell - epoch).days}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
