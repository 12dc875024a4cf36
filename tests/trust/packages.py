"""Hand-made workbooks, good and hostile, as bytes."""

import io
import zipfile

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"

FORM = [
    ["财政项目支出绩效目标申报表"],
    ["(2024年度)"],
    ["项目名称", "道路养护", "项目性质", "经常性专项业务费", "项目类别", "特定目标类"],
    ["主管部门", "示例市交通局", "实施单位", "示例市公路中心"],
    ["计划开始日期", "2024-01-01", "计划完成日期", "2024-12-31"],
    ["项目资金（元）", "项目资金总额", "", "年度资金申请总额", "100,000.00"],
    ["", "其中：财政资金", "", "其中：当年财政拨款", "100,000.00"],
    ["", "", "", "上年结转资金", "0.00"],
    ["", "其他资金", "", "其他资金", "0.00"],
    ["项目绩效目标", "项目总目标", "", "年度总体目标"],
    ["", "", "", "2024年养护道路50公里，保障通行。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度(/项目)指标值"],
    ["", "产出指标", "数量指标", "养护里程", "≥50(公里)"],
    ["", "效益指标", "社会效益指标", "通行保障率", "≥95(%)"],
    ["", "满意度指标", "服务对象满意度指标", "群众满意度", "≥90(%)"],
]


def sheet_xml(rows, *, head="", dimension=None):
    """A worksheet of inline strings."""
    from xml.sax.saxutils import escape  # noqa: PLC0415 - only here

    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
            for place, text in enumerate(row)
            if text
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f"{head}<worksheet {NAMESPACE}>{size}<sheetData>{''.join(lines)}</sheetData></worksheet>"


def parts(rows=FORM, *, sheet="申报表", macro=False, head="", dimension=None):
    """The parts of a small workbook."""
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml" if macro else f"{_MAIN}.sheet.main+xml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MAIN}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml(rows, head=head, dimension=dimension),
    }


def packed(content):
    """Zip the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def with_cell(row, column, text):
    """The form with another text in one cell (counting from 0)."""
    rows = [list(line) for line in FORM]
    rows[row][column] = text
    return rows
