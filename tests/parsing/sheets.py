"""Small sheets to read, and what is looked at in what was read."""

from xl_jixiao.parsing import Grid, parse
from xl_jixiao.parsing.grid import Area, in_sheet

HEAD = [["项目支出绩效目标申报表"], ["项目名称", "甲", "主管部门", "乙"]]
TABLE = [["一级指标", "二级指标", "三级指标", "指标值"]]


def sheet(rows, areas=(), name="表1", **options):
    return Grid(name, rows, in_sheet("表.xlsx", name), [Area(*area) for area in areas], **options)


def read(*rows, areas=(), **options):
    return parse([sheet([*rows], areas, **options)])


def only(reading):
    (form,) = reading.dossier.forms
    return form


def places(form):
    return [(one.level1, one.level2, one.name) for one in form.indicators]
