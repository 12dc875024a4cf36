"""
The same packet as text, Word, PDF and Excel, laid out as the originals look, dirt included.

Each folder here is a case: `case.yaml` says what the forms hold, in which layout, and what dirt lies on them;
`form.json` is what every reader must make of each of the four files. Write the latter anew after a change with
`python -m tests.cases.forms.generate`, then read the difference before committing it.
"""

import io
import json
import sys
from pathlib import Path

import yaml
from docx import Document
from docx.enum.section import WD_ORIENT
from xlsxwriter import Workbook

from tests.cases.forms.pdf_writer import HEIGHT, WIDTH, PdfWriter, text_width
from xl_jixiao.model import Dossier, Form, Quantity
from xl_jixiao.parsing.labels import base
from xl_jixiao.parsing.layout import find
from xl_jixiao.parsing.picture import plain
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.reporters.form_cells import FilledCell, fill

HERE = Path(__file__).parent
FORMATS = ("txt", "docx", "pdf", "xlsx")


def cases():
    return sorted(path.parent.name for path in HERE.glob("*/case.yaml"))


def load(name):
    return Case(yaml.safe_load((HERE / name / "case.yaml").read_text("utf-8")))


class Case:
    """What a case says: the forms as they are to be read, and the drawn tables."""

    def __init__(self, data):
        self.layout = find(data["layout"])
        self.title = data.get("title", "")
        self.dirt = data.get("dirt", {})
        if "sample" in data:
            self.sample = read(SAMPLE)
            self.title, self.forms = self.sample.dossier.title, self.sample.dossier.forms
        else:
            self.sample = None
            self.forms = [Form(**_completed(form, self.layout)) for form in data["forms"]]

    @property
    def dossier(self):
        return Dossier(title=self.title, forms=tuple(self.forms))

    def tables(self):
        return [self._soiled(fill(self.layout, form)) for form in self.forms]

    def files(self):
        return {
            "txt": draw_txt(self),
            "docx": draw_docx(self),
            "pdf": draw_pdf(self),
            "xlsx": draw_xlsx(self),
        }

    # —— dirt ——

    def _soiled(self, filled):
        cells, dirt = list(filled.cells), self.dirt
        columns = len(self.layout.widths)
        fields = {cell.column: cell.field for cell in self.layout.cells if cell.row == self.layout.repeated}
        names = [c for c, field in fields.items() if field == "name"]
        rows = sorted(
            {c.row for c in cells if c.look == "text" and c.column in names and c.row >= self.layout.repeated}
        )
        first = rows[0]
        for at, cell in enumerate(cells):
            number = rows.index(cell.row) if cell.row in rows and cell.rows == 1 else None
            field = fields.get(cell.column)
            if number in dirt.get("stars", ()) and field == "name":
                cells[at] = cell._replace(value=f"★★{cell.value}")
            if number in dirt.get("numbered", ()) and field == "name":
                cells[at] = cell._replace(value=f"指标{number + 1}：{cell.value}")
            if number in dirt.get("misread", ()) and field == "target":
                cells[at] = cell._replace(value=cell.value.replace("≥", "2"))
            if cell.look == "label" and cell.value in dirt.get("spaced", ()):
                cells[at] = cell._replace(value=" ".join(cell.value))
            if cell.value in dirt.get("relabelled", {}):
                cells[at] = cell._replace(value=dirt["relabelled"][cell.value])
        extra = [
            (f"指标{number + 2}：" if fields.get(names[0]) else "") for number in range(dirt.get("template_rows", 0))
        ]
        extra += [""] * dirt.get("blank_rows", 0)
        if extra:
            cells = _with_rows(cells, rows[-1], extra, names[0], columns)
        notes = [
            FilledCell(note, max(c.row + c.rows for c in cells) + at, 0, 1, columns, "text")
            for at, note in enumerate(dirt.get("notes", ()))
        ]
        covers = [FilledCell(line, 0, 0, 1, columns, "title") for line in dirt.get("cover", ())]
        if covers:
            cells = [cell._replace(row=cell.row + len(covers)) for cell in cells]
            cells = [cover._replace(row=at) for at, cover in enumerate(covers)] + cells
            first += len(covers)
        return Table(cells + notes, columns, first)


class Table:
    """The cells of one form, and the first row of its indicators."""

    def __init__(self, cells, columns, first):
        self.cells = sorted(cells, key=lambda cell: (cell.row, cell.column))
        self.columns = columns
        self.first = first
        self.rows = max(cell.row + cell.rows for cell in cells)

    def at(self, row):
        return [cell for cell in self.cells if cell.row == row]


def _with_rows(cells, after, names, column, columns):
    """Put rows with nothing but a name below a row; what spans the rows around grows with them."""
    shift = len(names)
    result = []
    for cell in cells:
        if cell.row > after:
            result.append(cell._replace(row=cell.row + shift))
        elif cell.row + cell.rows - 1 == after and cell.rows > 1:
            result.append(cell._replace(rows=cell.rows + shift))
        else:
            result.append(cell)
    taken = {c for cell in result if cell.row <= after < cell.row + cell.rows - 1 for c in _span(cell)}
    for at, name in enumerate(names, 1):
        free = [one for one in range(columns) if one not in taken]
        result += [FilledCell(name if one == column else "", after + at, one, 1, 1, "value") for one in free]
    return result


def _span(cell):
    return range(cell.column, cell.column + cell.columns)


def _completed(form, layout):
    """Add what the layout prints by itself: stage, title, labels of the funds, signs in columns of their own."""
    indicators = []
    fields = {cell.field for cell in layout.cells}
    for level1, level2, name, target, *rest in form.pop("indicators"):
        values = {"level1": level1, "level2": level2, "name": name, "target": target, **(rest[0] if rest else {})}
        form_of = Form(indicators=(values,)).indicators[0].target
        if "op" in fields and "nature" not in values:
            values["nature"] = (form_of.op or "") if isinstance(form_of, Quantity) else "定性"
        indicators.append(values)
    funds = form.setdefault("funds", {})
    for cell in layout.cells:
        parts = cell.field.split(".")
        if parts[0] != "funds" or len(parts) != 3:
            continue
        left = [one for one in layout.cells if one.row == cell.row and one.column < cell.column and one.is_label]
        label = plain(left[-1].text).rstrip("：").replace("（）", f"（{funds['unit']}）").replace("\n", "")
        if parts[1] == "extra":
            for line in funds.get("extra", ()):
                if base(line["label"]) == base(label):
                    line["label"] = label
        else:
            funds.setdefault(parts[1], {})["label"] = label
    title = next(cell.text for cell in layout.cells if cell.row == 0)
    return {"stage": layout.stage, "title": title, **form, "indicators": indicators}


# —— text ——


def draw_txt(case):
    """Draw as a text copied from printed pages: merged cells collapse, labels drift, pages end with blank lines."""
    if case.sample:
        return SAMPLE.read_bytes()
    lines = [case.title, ""] if case.title else []
    for table in case.tables():
        for row in range(table.rows):
            if row > table.first and (row - table.first) % 9 == 6:
                lines.append("")  # a page ends
            texts = [_one_line(cell) for cell in table.at(row)]
            covered = [cell for cell in table.cells if cell.row < row < cell.row + cell.rows]
            blanks = len(covered) if row < table.first else max(0, len(covered) - row % 2)
            lines.append("\t".join([""] * blanks + texts + [""] * (row % 3)))
        lines.append("")
    return "\n".join(lines).encode("utf-8")


def _one_line(cell):
    text = _shown(cell)
    return f'"{text}"' if "\n" in text else text


def _shown(cell):
    value = cell.value
    return "" if value is None else value if isinstance(value, str) else f"{value:,f}"


# —— Word ——


def draw_docx(case):
    document = Document()
    section = document.sections[0]
    if case.layout.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if case.title:
        document.add_paragraph(case.title)
    for table in case.tables():
        body = [cell for cell in table.cells if cell.look not in ("title", "period") and cell.columns < table.columns]
        for cell in table.cells:
            if cell.row < body[0].row:
                document.add_paragraph(_shown(cell))
        _draw_table(document, table, body[0].row, max(cell.row + cell.rows for cell in body))
        for cell in table.cells:
            if cell.row >= max(one.row + one.rows for one in body):
                document.add_paragraph(_shown(cell))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _draw_table(document, table, first, last):
    drawn = document.add_table(last - first, table.columns)
    grid = [list(row.cells) for row in drawn.rows]
    for cell in table.cells:
        if first <= cell.row < last:
            target = grid[cell.row - first][cell.column]
            if cell.rows > 1 or cell.columns > 1:
                target = target.merge(grid[cell.row + cell.rows - 1 - first][cell.column + cell.columns - 1])
            target.text = _shown(cell)


# —— Excel ——


def draw_xlsx(case):
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    text = book.add_format({"num_format": "@", "text_wrap": True, "border": 1})
    stacked = case.dirt.get("stacked", False)
    sheet = book.add_worksheet("申报表") if stacked else None
    at = 0
    for number, table in enumerate(case.tables(), 1):
        if not stacked:
            sheet, at = book.add_worksheet(f"表{number}"), 0
        if case.title and number == 1:
            sheet.merge_range(0, 0, 0, table.columns - 1, case.title)
            at = 2
        for cell in table.cells:
            row = at + cell.row
            area = (row, cell.column, row + cell.rows - 1, cell.column + cell.columns - 1)
            decimal = cell.value is not None and not isinstance(cell.value, str)
            style = _number_style(book, cell.value) if decimal else text
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_range(*area, "", style)
            if decimal:
                sheet.write_number(row, cell.column, cell.value, style)
            elif cell.value:
                sheet.write_string(row, cell.column, cell.value, style)
        at += table.rows + 3
    choices = book.add_worksheet("下拉选项")
    choices.write_column(0, 0, ["一次性项目", "经常性专项业务费", "阶段性项目"])
    choices.hide()
    book.close()
    return buffer.getvalue()


def _number_style(book, value):
    decimals = -value.as_tuple().exponent
    return book.add_format({"num_format": f"#,##0.{'0' * decimals}" if decimals else "#,##0"})


# —— PDF ——

_SIZE, _LEADING, _PAD, _EDGE = 8.0, 11.0, 4.0, 36.0


def draw_pdf(case, *, ruled=True):
    """Draw pages; a merged label that a page ends in stands in the larger of its parts only."""
    drawing = _Drawing(case, ruled=ruled)
    for table in case.tables():
        drawing.draw(table)
    return drawing.writer.bytes()


class _Drawing:
    def __init__(self, case, *, ruled):
        self.writer = PdfWriter(HEIGHT, WIDTH) if case.layout.landscape else PdfWriter()
        self.ruled = ruled
        self.notes = case.dirt.get("notes", ())
        self.page, self.top = 1, _EDGE + 20
        self.edges = [_EDGE]
        scale = (self.writer.width - 2 * _EDGE) / sum(case.layout.widths)
        for width in case.layout.widths:
            self.edges.append(self.edges[-1] + width * scale)
        if case.title:
            self.writer.text(_EDGE + 60, self.top, case.title, 14)
            self.top += 30

    def draw(self, table):
        heights = self._heights(table)
        tops, pages = self._broken(heights)
        for current in range(pages[0], self.page + 1):
            if current > 1:
                self.writer.new_page()
            for cell in table.cells:
                rows = range(cell.row, cell.row + cell.rows)
                parts = {p: [row for row in rows if pages[row] == p] for p in {pages[row] for row in rows}}
                if current in parts:
                    largest = max(parts, key=lambda p: sum(heights[row] for row in parts[p]))
                    first, last = parts[current][0], parts[current][-1]
                    box = (self._left(cell), tops[first], self._right(cell), tops[last] + heights[last])
                    self._draw_cell(cell, box, with_text=current == largest)
            self.writer.text(self.writer.width / 2 - 20, self.writer.height - 24, f"第{current}页", 8)
        self.page, self.top = self.page + 1, _EDGE + 20

    def _left(self, cell):
        return self.edges[cell.column]

    def _right(self, cell):
        return self.edges[cell.column + cell.columns]

    def _broken(self, heights):
        """Return the top and the page of each row."""
        foot = self.writer.height - _EDGE - 20
        tops, pages = [], []
        for height in heights:
            if self.top + height > foot:
                self.top, self.page = _EDGE + 20, self.page + 1
            tops.append(self.top)
            pages.append(self.page)
            self.top += height
        return tops, pages

    def _draw_cell(self, cell, box, *, with_text):
        x0, top, x1, bottom = box
        if self.ruled and cell.look not in ("title", "period") and cell.value not in self.notes:
            self.writer.box(*box)
        if not with_text:
            return
        lines = _wrapped(_shown(cell), x1 - x0)
        baseline = (top + bottom) / 2 - len(lines) * _LEADING / 2 + _SIZE
        for line in lines:
            indent = _PAD if cell.look == "text" else max(_PAD, (x1 - x0 - text_width(line, _SIZE)) / 2)
            self.writer.text(x0 + indent, baseline, line, _SIZE)
            baseline += _LEADING

    def _heights(self, table):
        heights = [18.0] * table.rows
        for cell in table.cells:
            if cell.rows == 1:
                lines = _wrapped(_shown(cell), self._right(cell) - self._left(cell))
                heights[cell.row] = max(heights[cell.row], len(lines) * _LEADING + 6)
        return heights


def _wrapped(text, width):
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for char in paragraph:
            if text_width(line + char, _SIZE) > width - 2 * _PAD:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def as_json(dossier):
    return json.dumps(dossier.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def main():
    for name in cases():
        case = load(name)
        (HERE / name / "form.json").write_text(as_json(case.dossier), "utf-8")
        if len(sys.argv) > 1:
            folder = Path(sys.argv[1]) / name
            folder.mkdir(parents=True, exist_ok=True)
            for suffix, data in case.files().items():
                (folder / f"{name}.{suffix}").write_bytes(data)


if __name__ == "__main__":
    main()
