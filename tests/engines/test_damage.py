"""Damage at random: whatever a package says, the engine for files reads, edits and writes it or says a sentence."""

import os
import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xl_jixiao.engines.boxes import Box
from xl_jixiao.engines.openpyxl import FileDocument
from xl_jixiao.errors import JixiaoError

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
VALUES = [
    b"", b"0", b"-1", b"99999999999", b"abc", b"A0", b"XFE1", b"1:1:1", b"nan", b"1e999", b"\xff", b'"', b"<", b"&#0;",
    b"#REF!", b"''", b"A1:B2", "表".encode(),
]  # fmt: skip
PLACES = [rb'"([^"]*)"', rb">([^<]+)<", rb"(<[\w:]+[^>]*/>)", rb'( [\w:]+="[^"]*")', rb"([<>/=])"]


def damaged(data, draw):
    for _ in range(draw(st.integers(1, 3))):
        places = list(re.finditer(draw(st.sampled_from(PLACES)), data))
        if places:
            place = places[draw(st.integers(0, len(places) - 1))]
            data = data[: place.start(1)] + draw(st.sampled_from(VALUES)) + data[place.end(1) :]
    return data


def read(sheet):
    used = sheet.used()
    if used.size < 100_000:
        _ = sheet.content.values(used), sheet.content.formulas(used)
    for which in ("color", "font", "size", "font_color", "number_format", "horizontal", "wrap"):
        sheet.format(Box(1, 1, 5, 5), which)
    _ = sheet.tell_formats(Box(1, 1, 3, 3)), sheet.notes.all(), sheet.merges(Box(1, 1, 50, 50)), sheet.links.get(1, 1)
    _ = [(table.name, table.box, table.header_rows, table.totals_rows) for table in sheet.tables.all()]
    _ = sheet.lines.column_width(3), sheet.lines.row_height(2), sheet.lines.row_hidden(3), sheet.lines.column_hidden(2)
    _ = sheet.protected, sheet.locked(Box(1, 1, 2, 2)), sheet.filtered()


def edit(document):
    first = document.sheet_names()[0]
    sheet = document.sheet(first)
    sheet.content.put(Box(2, 1, 2, 3), [["文", 1.5, "=A1"]])
    sheet.content.put(Box(3, 3, 3, 3), [[1.0]])
    sheet.reformat(Box(1, 1, 4, 4), "color", (1, 2, 3))
    sheet.reformat(Box(4, 4, 4, 4), "number_format", "0.0")
    sheet.notes.put(5, 5, "批注")
    sheet.links.put(6, 6, "#别处!A1", "")
    sheet.merge(Box(20, 1, 21, 2))
    sheet.lines.set_column_width([3], 9)
    sheet.show_all()
    _ = document.names(), document.active_sheet()
    document.add_sheet("新", 1)
    document.activate("新")
    document.rename_sheet(first, "改 名")
    document.delete_sheet(document.sheet_names()[-1])
    document.finished(macros=True)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_is_survived_or_said(full_parts, data):
    name = data.draw(st.sampled_from(sorted(name for name in full_parts if name.endswith((".xml", ".rels", ".vml")))))
    parts = {**full_parts, name: damaged(full_parts[name], data.draw)}
    try:
        document = FileDocument(parts, Path("坏.xlsm"))
        for sheet in document.sheet_names():
            read(document.sheet(sheet))
        edit(document)
    except JixiaoError as refused:
        sentence = refused.sentence
    else:
        sentence = ""
    assert not sentence or sentence.startswith("【")


def test_the_workbook_itself_is_read_and_edited_whole(full_parts):
    document = FileDocument(full_parts, Path("好.xlsm"))
    for sheet in document.sheet_names():
        read(document.sheet(sheet))
    edit(document)
    assert document.sheet_names() == ["改 名", "新"]
