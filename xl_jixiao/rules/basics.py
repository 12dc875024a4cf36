"""BAS: the head of a form: names, year, dates, kind of project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_jixiao.model.form import read_date
from xl_jixiao.rules.basis import MOF_2015, OWN, PRACTICE, SHANGHAI_2020
from xl_jixiao.rules.marks import BLANKS
from xl_jixiao.rules.rule import Edit, Fix, Problem, Severity, dossier_rule, form_rule
from xl_jixiao.rules.wording import tidy_name, tidy_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.rules.subject import DossierSubject, FormSubject

_NAMES = {
    "project": "项目名称",
    "department": "主管部门",
    "unit": "实施单位",
    "nature": "项目性质",
    "category": "项目类别",
}


@form_rule("BAS-01", "project-name-missing", "项目名称未填写", Severity.ERROR, MOF_2015.on("完整性"), PRACTICE)
def project_name_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    项目名称必须填写。

    为什么：没有名称的表无法与预算项目对应，也无法汇总。
    不妥：项目名称 （空）
    妥当：项目名称 技能评价业务经费
    """
    if not subject.form.project.strip():
        yield Problem("project", "项目名称未填写，请填写与预算一致的名称", "未填写")


@form_rule("BAS-02", "department-missing", "主管部门未填写", Severity.ERROR, MOF_2015.on("完整性"), PRACTICE)
def department_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    主管部门必须填写。

    表上没有这一栏的（有的地方如此）只作提示。
    为什么：绩效目标由主管部门审核，没有主管部门就没有人审。
    不妥：主管部门 （空）
    妥当：主管部门 上海市人力资源和社会保障局
    """
    if not subject.form.department.strip():
        yield _missing(subject, "department", "主管部门未填写，请填写一级预算单位的全称")


@form_rule("BAS-03", "unit-missing", "实施单位未填写", Severity.REVIEW, MOF_2015.on("完整性"), PRACTICE)
def unit_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    实施单位应当填写。

    表上没有这一栏的（有的地方如此）只作提示。
    为什么：谁花钱、谁负责，要落到单位。
    不妥：实施单位 （空）
    妥当：实施单位 上海市职业技能鉴定中心
    """
    if not subject.form.unit.strip():
        yield _missing(subject, "unit", "实施单位未填写，请填写具体实施项目的单位")


def _missing(subject: FormSubject, path: str, message: str) -> Problem:
    if subject.lacks(path):
        return Problem(path, f"表上没有{_NAMES[path]}一栏，请确认", "没有这一栏", severity=Severity.ADVICE)
    return Problem(path, message, "未填写")


@form_rule("BAS-04", "year-missing", "缺少年度或年度无法识别", Severity.ERROR, MOF_2015.on("完整性"))
def year_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    表上应有年度，如“(2024年度)”。

    为什么：目标和资金都是某一年的，没有年度就不能与预算核对。
    不妥：（    年度）
    妥当：（2024年度）
    """
    year = subject.form.year
    if year is None or not 2000 <= year <= 2100:
        found = "未填写" if year is None else str(year)
        yield Problem("year", "年度没有填写或无法识别，请在表名下写明“(YYYY年度)”", found)


@form_rule("BAS-05", "end-before-start", "计划完成日期早于计划开始日期", Severity.ERROR, PRACTICE)
def end_before_start(subject: FormSubject) -> Iterator[Problem]:
    """
    计划完成日期不应早于计划开始日期。

    为什么：没有开始就完成了，两个日期必有一个填错。
    不妥：计划开始日期 2024-12-31 计划完成日期 2024-01-01
    妥当：计划开始日期 2024-01-01 计划完成日期 2024-12-31
    """
    start, end = subject.form.start_date, subject.form.end_date
    if start is not None and end is not None and end < start:
        yield Problem("end", f"计划完成日期{end}早于计划开始日期{start}，请核对", str(end), f"不早于{start}")


@form_rule("BAS-06", "year-outside-period", "项目起止日期不含申报年度", Severity.REVIEW, MOF_2015)
def year_outside_period(subject: FormSubject) -> Iterator[Problem]:
    """
    项目的起止日期应包含申报年度里的日子。

    年中开始或结束的项目很多，并非差错，所以不要求覆盖整年，只在起止日期与年度毫不相交时报。
    为什么：日期全在别的年份，常是从往年的表复制来的。
    不妥：2024年度，2023-01-01 至 2023-12-31
    妥当：2024年度，2024-03-01 至 2024-12-31
    """
    start, end, year = subject.form.start_date, subject.form.end_date, subject.form.year
    if start is None or end is None or year is None or end < start:
        return
    if not start.year <= year <= end.year:
        yield Problem(
            "start" if start.year > year else "end",
            f"项目从{start}到{end}，不含申报年度{year}年，请核对日期或年度",
            f"{start}至{end}",
            f"含{year}年",
        )


@form_rule("BAS-07", "irregular-date", "日期填写不规范", Severity.REVIEW, OWN, mends="unsafe")
def irregular_date(subject: FormSubject) -> Iterator[Problem]:
    """
    日期应写成 YYYY-MM-DD；起止日期不要只填一个。

    两个日期都空白的表（有的地方没有这两栏）、只写到月或年的（各地的“项目期”常这样写）不报。
    为什么：写法统一才能比较和汇总；读不出的日期等于没填。
    不妥：2026/1/1
    妥当：2026-01-01
    """
    form = subject.form
    for path, name, text, date, other in (
        ("start", "计划开始日期", form.start.strip(), form.start_date, form.end.strip()),
        ("end", "计划完成日期", form.end.strip(), form.end_date, form.start.strip()),
    ):
        if not text:
            if other:
                yield Problem(path, f"{name}未填写，请补填", "未填写", "YYYY-MM-DD")
        elif date is None:
            yield Problem(path, f"{name}“{text}”不是可识别的日期，请改为 YYYY-MM-DD", text, "YYYY-MM-DD")
        elif read_date(text) is not None and text != date.isoformat():
            fix = Fix("改为标准日期", (Edit(path, date.isoformat()),))
            yield Problem(path, f"{name}“{text}”请写成{date}", text, date.isoformat(), fix)


@form_rule("BAS-08", "one-year-project-spans-years", "经常性、一次性项目期限跨年度", Severity.REVIEW, SHANGHAI_2020)
def one_year_project_spans_years(subject: FormSubject) -> Iterator[Problem]:
    """
    经常性和一次性项目应在一个年度内开始和完成。

    阶段性项目可以跨年度，不报。
    为什么：经常性项目逐年申报，一次性项目当年完成；要跨年的应按阶段性项目申报。
    不妥：经常性专项业务费，2024-01-01 至 2026-12-31
    妥当：阶段性项目，2024-01-01 至 2026-12-31
    """
    form = subject.form
    start, end = form.start_date, form.end_date
    if start is None or end is None or not any(kind in form.nature for kind in ("经常性", "一次性")):
        return
    if end.year > start.year:
        yield Problem(
            "end",
            f"{form.nature}的期限从{start}到{end}，跨了年度，请核对日期或项目性质",
            f"{start}至{end}",
            "同一年度",
        )


@form_rule("BAS-09", "unknown-nature", "项目性质不在规定选项内", Severity.REVIEW, SHANGHAI_2020, PRACTICE)
def unknown_nature(subject: FormSubject) -> Iterator[Problem]:
    """
    项目性质应是口径规定的选项之一。

    空白不报（有的表没有这一栏）；口径没有规定选项的地区不报。
    为什么：性质决定期限、资金和总目标怎么填。
    不妥：项目性质 经常项目
    妥当：项目性质 经常性专项业务费
    """
    yield from _not_among(subject.form.nature, subject.profile.natures, "nature")


@form_rule("BAS-10", "unknown-category", "项目类别不在规定选项内", Severity.REVIEW, OWN)
def unknown_category(subject: FormSubject) -> Iterator[Problem]:
    """
    项目类别应是口径规定的选项之一。

    空白不报（有的表没有这一栏）；口径没有规定选项的地区不报。
    为什么：类别决定项目归入哪一类预算。
    不妥：项目类别 专项
    妥当：项目类别 特定目标类
    """
    yield from _not_among(subject.form.category, subject.profile.categories, "category")


def _not_among(text: str, options: tuple[str, ...], path: str) -> Iterator[Problem]:
    written = "".join(text.split())
    if written and options and written not in options:
        allowed = "、".join(options)
        yield Problem(path, f"{_NAMES[path]}“{text.strip()}”不在规定选项内，请改为{allowed}", text.strip(), allowed)


@dossier_rule("BAS-11", "duplicate-project", "同一汇总包内项目名称重复", Severity.ERROR, OWN)
def duplicate_project(subject: DossierSubject) -> Iterator[Problem]:
    """
    同一个包里，同一年度、同一种表不应有两张项目名称相同的。

    同一项目的申报表和自评表名称本应相同，不报。
    为什么：重复的表会使项目数和金额都多计一遍。
    不妥：两张2024年度申报表的项目名称都是“技能评价业务经费”
    妥当：“技能评价业务经费”一张申报表
    """
    first: dict[tuple[str, int | None, str], int] = {}
    for index, form in enumerate(subject.dossier.forms):
        name = "".join(form.project.split())
        before = first.setdefault((form.stage, form.year, name), index)
        if name and before != index:
            yield Problem(
                f"forms[{index}].project",
                f"第{index + 1}张表的项目名称“{name}”与第{before + 1}张相同，请核对是否重复",
                name,
            )


@form_rule("BAS-12", "department-is-unit", "主管部门与实施单位相同", Severity.ADVICE, OWN)
def department_is_unit(subject: FormSubject) -> Iterator[Problem]:
    """
    主管部门与实施单位相同时，请确认项目由部门本级实施。

    为什么：多数项目由下属单位实施，两栏相同常是随手复制。
    不妥：主管部门、实施单位都填了同一个局，实际由下属中心实施
    妥当：主管部门 上海市人力资源和社会保障局 实施单位 上海市职业技能鉴定中心
    """
    department = "".join(subject.form.department.split())
    if department and department == "".join(subject.form.unit.split()):
        yield Problem("unit", f"主管部门与实施单位都是“{department}”，请确认由部门本级实施", department)


@form_rule("BAS-13", "stray-blanks", "名称或指标值含多余的空格、换行", Severity.REVIEW, PRACTICE, mends="safe")
def stray_blanks(subject: FormSubject) -> Iterator[Problem]:
    """
    名称和指标值的首尾、汉字之间不应有空格或换行。

    西文单词之间的空格（Office 365）不算多余；大段文字里的空格不看。
    为什么：多一个空格，系统就认为是另一个名称，汇总时对不上。
    不妥：技能 评价业务经费
    妥当：技能评价业务经费
    """
    form = subject.form
    for path, name in _NAMES.items():
        before = getattr(form, path)
        if before and (after := tidy_name(before)) != before:
            yield _stray(path, name, before, after)
    for row in subject.rows:
        before = row.indicator.name
        if before != row.name and (after := tidy_name(before)) != before:
            yield _stray(row.at("name"), f"第{row.index + 1}项指标的名称", before, after)
    for row in subject.marked(BLANKS):
        text = row.target.text
        plain = row.kind in ("phrase", "placeholder")
        after = tidy_name(text) if plain else tidy_target(text)
        if after != text:
            yield _stray(row.at("target"), f"{row.label}的指标值", text, after)


def _stray(path: str, name: str, before: str, after: str) -> Problem:
    shown = before.replace("\n", "↵").replace("\r", "").replace("\t", "⇥")
    fix = Fix("去掉多余的空格和换行", (Edit(path, after),), safe=True)
    return Problem(path, f"{name}“{shown}”含多余的空格或换行，请改为“{after}”", shown, after, fix)
