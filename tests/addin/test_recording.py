import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlwings import base_classes as bc

from tests.addin.conftest import SHEET, parts_of, state_of
from xl_jixiao.addin import recording
from xl_jixiao.addin.changes import Step
from xl_jixiao.addin.recording import Recorder, without
from xl_jixiao.engines import open_book, surface
from xl_jixiao.engines.boxes import Box

boxes = st.builds(
    lambda top, left, height, width: Box(top, left, top + height, left + width),
    *[st.integers(1, 6)] * 2,
    *[st.integers(0, 4)] * 2,
)


def cells_of(box):
    return {(row, column) for row in range(box.top, box.bottom + 1) for column in range(box.left, box.right + 1)}


@given(boxes, st.lists(boxes, max_size=4))
def test_what_is_left_of_a_box_covers_each_other_cell_once(box, others):
    left = without(box, others)
    assert sum(part.size for part in left) == len(cells_of(box).difference(*map(cells_of, others)))
    assert set().union(*map(cells_of, left)) == cells_of(box).difference(*map(cells_of, others))


WRITES = {
    "values": lambda s: setattr(s["A1:B2"], "value", [["新", 1], [None, dt.datetime(2024, 5, 1)]]),
    "formulas": lambda s: setattr(s["C6:C7"], "formula", [["=1+1"], ["=C6*2"]]),
    "a number over a text that looks like a formula": lambda s: setattr(s["G14"], "value", 5),
    "a formula that spills": lambda s: setattr(s["J1"], "formula2", "=A3:A5"),
    "clearing": lambda s: s["A3:G6"].clear_contents(),
    "number formats": lambda s: setattr(s["C6:E9"], "number_format", "0.0"),
    "fills": lambda s: setattr(s["E6:G14"], "color", (1, 2, 3)),
    "no fill": lambda s: setattr(s["E6:G14"], "color", None),
    "fonts": lambda s: setattr(s["A1:E6"].font, "bold", True),
    "font colours": lambda s: setattr(s["E6"].font, "color", (9, 9, 9)),
    "alignment": lambda s: (setattr(s["A1"], "wrap_text", True), setattr(s["A2"], "horizontal_alignment", "right")),
    "a new note": lambda s: s["B3"].add_note("新批注"),
    "another note": lambda s: setattr(s["D13"].note, "text", "改过"),
    "no note": lambda s: s["D13"].note.delete(),
    "a text kept as text": lambda s: surface.write_text(s["B3"], [["=cmd|'/c calc'!A1", "001"]]),
    "a name": lambda s: s.book.names.add("某处", f"='{s.name.replace(chr(39), chr(39) * 2)}'!$A$1"),
    "a sheet": lambda s: setattr(s.book.sheets.add("新表", after=s)["A1"], "value", "x"),
    "a sheet made and deleted": lambda s: s.book.sheets.add("新表", after=s).delete(),
    "a sheet renamed": lambda s: setattr(s.book.sheets["附注"], "name", "改名"),
    "a sheet deleted": lambda s: s.book.sheets["附注"].delete(),
    "a sheet deleted and made again": lambda s: (s.book.sheets["附注"].delete(), s.book.sheets.add("附注", after=s)),
    "a sheet hidden": lambda s: setattr(s.book.sheets["附注"], "visible", False),
    "heights": lambda s: (setattr(s["A2:A4"], "row_height", 40), s["A3:G6"].rows.autofit()),
    "an array formula": lambda s: setattr(s["J2:J4"], "formula_array", "=C6:C8*2"),
    "a larger array formula over values and another": lambda s: (
        setattr(s["J2:J4"], "formula_array", "=C6:C8*2"),
        s["J2:J4"].clear_contents(),
        setattr(s["J1:K5"], "formula_array", "=C6:D10"),
    ),
    "overlapping blocks": lambda s: [
        setattr(s[place], "value", value) for place, value in (("A1:C3", "甲"), ("B2:D4", "乙"), ("A1", "丙"))
    ],
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_kind_of_write_is_taken_back(form_book, write):
    before = state_of(form_book)
    recorder = Recorder(form_book)
    write(recorder.book.sheets[SHEET])
    step = Step.from_json(recorder.step("测试").to_json())
    assert step.take_back(form_book) == []
    assert state_of(form_book) == before


# A spill leaves a part that says what spilling is; a note of a person's that was deleted comes back as text only.
LEAVES_PARTS = {"a formula that spills", "no note"}


@pytest.mark.parametrize("write", [WRITES[name] for name in sorted(WRITES.keys() - LEAVES_PARTS)])
def test_a_file_is_the_same_part_by_part_after_save_reopen_and_taking_back(form_file, tmp_path, write):
    with open_book(form_file) as book:
        recorder = Recorder(book)
        write(recorder.book.sheets[SHEET])
        step = recorder.step("测试")
        book.save(tmp_path / "改.xlsx")
    with open_book(tmp_path / "改.xlsx") as book:
        assert step.take_back(book) == []
        book.save(tmp_path / "还原.xlsx")
    assert parts_of(tmp_path / "还原.xlsx") == parts_of(form_file)


def test_what_a_person_changed_since_stays(form_book):
    recorder = Recorder(form_book)
    recorder.book.sheets[SHEET]["A1:A2"].value = [["程序一"], ["程序二"]]
    step = recorder.step("测试")
    form_book.sheets[SHEET]["A1"].value = "我改的"
    assert step.take_back(form_book) == [f"“{SHEET}”中 1 个单元格在此之后又有改动，保留现状"]
    assert form_book.sheets[SHEET]["A1:A2"].value == ["我改的", "（2024年度）"]


def test_a_new_sheet_that_a_person_worked_on_stays(form_book):
    recorder = Recorder(form_book)
    recorder.book.sheets.add("结果", after=recorder.book.sheets[0])["A1"].value = "程序写的"
    step = recorder.step("测试")
    form_book.sheets["结果"]["B1"].value = "我写的"
    assert step.take_back(form_book) == ["工作表“结果”在此之后又有改动，予以保留"]
    assert "结果" in [sheet.name for sheet in form_book.sheets]


def test_a_sheet_that_is_gone_is_said(form_book):
    recorder = Recorder(form_book)
    recorder.book.sheets["附注"]["A1"].value = "x"
    step = recorder.step("测试")
    form_book.sheets["附注"].delete()
    assert step.take_back(form_book) == ["工作表“附注”已删除或改名"]


def test_rolling_back_leaves_no_trace(form_book):
    before = state_of(form_book)
    recorder = Recorder(form_book)
    for write in WRITES.values():
        with suppress(Exception):  # later writes may not fit what earlier ones did; all are rolled back
            write(recorder.book.sheets[SHEET])
    recorder.roll_back()
    assert state_of(form_book) == before


@pytest.mark.parametrize(
    "write",
    [
        lambda s: s["A1:B2"].merge(),
        lambda s: s["A1"].clear(),
        lambda s: setattr(s["A1"], "column_width", 30),
        lambda s: s["A1:B2"].autofit(),
        lambda s: s["A1:B2"].columns.autofit(),
        lambda s: s.freeze_panes.freeze_at("A1:B2"),
        lambda s: s.autofit(),
        lambda s: s.tables.add(s["A1:B2"]),
    ],
)
def test_what_could_not_be_taken_back_is_refused_on_old_sheets_and_allowed_on_new_ones(form_book, write):
    recorder = Recorder(form_book)
    with pytest.raises(TypeError, match="cannot be taken back"):
        write(recorder.book.sheets[SHEET])
    new = recorder.book.sheets.add("新表", after=recorder.book.sheets[0])
    new["A1:B2"].value = [["甲", "乙"], [1, 2]]
    write(new)
    assert recorder.step("测试").take_back(form_book) == []
    assert "新表" not in [sheet.name for sheet in form_book.sheets]


def test_only_what_changed_is_kept(form_book):
    recorder = Recorder(form_book)
    sheet = recorder.book.sheets[SHEET]
    sheet["A1"].value = sheet["A1"].value
    assert recorder.step("测试").changes == ()


KINDS = [bc.Book, bc.Sheets, bc.Sheet, bc.Range, bc.Font, bc.Note, bc.Names, bc.Name, bc.Table]
WRITING_METHODS = {
    "add", "clear", "clear_formats", "copy", "delete", "insert", "merge", "move", "paste", "replace_all", "resize",
    "sort", "unmerge",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_member_that_writes_is_waved_through(kind):
    free = recording._FREE | recording._READS[kind]
    assert not free & WRITING_METHODS
    setters = {name for name, member in vars(kind).items() if isinstance(member, property) and member.fset is not None}
    assert not setters & recording._FREE
