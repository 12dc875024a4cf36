"""
Cases of rules: Chinese YAML, written by people who know the forms, not the program.

`tests/cases/rules/说明.md` tells how to write one. A case starts from a sound form and states what differs.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml

from xl_jixiao.model import Dossier, Form, Indicator
from xl_jixiao.rules.subject import DossierSubject, FormSubject, Stated
from xl_jixiao.scoring import profiles

FOLDER = Path(__file__).parents[1] / "cases" / "rules"

SOUND = {
    "年度": "2024",
    "项目名称": "技能评价业务经费",
    "项目性质": "经常性专项业务费",
    "项目类别": "特定目标类",
    "主管部门": "上海市人力资源和社会保障局",
    "实施单位": "上海市职业技能鉴定中心",
    "开始日期": "2024-01-01",
    "完成日期": "2024-12-31",
    "资金单位": "元",
    "年度资金": "4358177.00",
    "财政拨款": "4358177.00",
    "上年结转": "0.00",
    "其他资金": "0.00",
    "年度目标": "完成工作人员培训3场、设备购置5台，2024年12月底前完成验收，受培训人员满意度达到90%以上。",
    "指标": """
        产出 数量 | 工作人员培训场次数 | ≥3(次)
        产出 数量 | 设备购置数量 | ≥5(台)
        产出 质量 | 设备验收合格率 | ≥98(%)
        产出 时效 | 设备购置完成及时率 | ≥95(%)
        效益 社会效益 | 参训人员取证率 | ≥80(%)
        满意度 服务对象满意度 | 受培训人员满意度 | ≥90(%)
        """,
}
_TEXTS = {
    "阶段": "stage",
    "年度": "year",
    "项目名称": "project",
    "项目性质": "nature",
    "项目类别": "category",
    "主管部门": "department",
    "实施单位": "unit",
    "开始日期": "start",
    "完成日期": "end",
    "总目标": "whole_objective",
    "年度目标": "objective",
    "实际完成情况": "objective_actual",
    "总分": "total",
    "等级": "grade",
}
_LINES = {"年度资金": "total", "财政拨款": "fiscal", "上年结转": "carryover", "其他资金": "other"}
_LIFE = {"项目总额": "life_total", "总额中的财政资金": "life_fiscal", "总额中的其他资金": "life_other"}
_EXECUTION = {"执行率": "rate", "执行率分值": "points", "执行率得分": "score"}
_COLUMNS = {
    "一级": "level1",
    "二级": "level2",
    "名称": "name",
    "指标值": "target",
    "分值": "points",
    "实际": "actual",
    "得分": "score",
    "原因": "reason",
    "中期": "midterm",
    "标准": "standard",
    "性质": "nature",
}
_STATED = {
    "金额": "amount",
    "项目数": "projects",
    "指标数": "indicators",
    "自评数": "evaluated",
    "平均分": "average",
    "口径": "averaging",
    "项目支出预算": "budget",
}
_WHOLE = {"projects", "indicators", "evaluated"}
_EXPECTED = {"位置", "次数", "级别", "改为", "消息含", "应为"}
_MATERIAL = {"表", "上年", "申报表", "汇总", "口径"}
_TIMES = re.compile(r"\s*×\s*(\d+)$")


@dataclass(frozen=True)
class Case:
    """One case: what the rule looks at and, when it fires, what it must say."""

    code: str
    name: str
    fires: bool
    given: dict

    def __str__(self):
        return f"{self.code}-{'报' if self.fires else '不报'}-{self.name}"

    @property
    def profile(self):
        return profiles.load(self.given.get("口径", profiles.DEFAULT))

    def subject(self, scope):
        """Build what the rule looks at."""
        return self._form_subject() if scope == "form" else self._dossier_subject()

    def _form_subject(self):
        return FormSubject(
            form_of(self.given),
            self.profile,
            form_of(self.given["上年"]) if "上年" in self.given else None,
            form_of(self.given["申报表"]) if "申报表" in self.given else None,
        )

    def _dossier_subject(self):
        given = self.given.get("表", [{}])
        stated = self.given.get("汇总")
        return DossierSubject(
            Dossier(forms=tuple(map(form_of, given))), self.profile, None, None if stated is None else stated_of(stated)
        )

    def complaint(self, rule):
        """Run the rule; return what it did wrong, `""` when it did right."""
        problems = list(rule.check(self.subject(rule.scope)))
        if not self.fires:
            return f"不该报，却报了：{problems[0].message}" if problems else ""
        if not problems:
            return "该报，却没有报"
        return self._difference(rule, problems)

    def _difference(self, rule, problems):
        """Return the first thing a problem should say and does not."""
        first = problems[0]
        said = {
            "位置": [problem.path for problem in problems],
            "次数": str(len(problems)),
            "级别": str(first.severity or rule.severity),
            "应为": first.expected,
            "改为": [edit.after for problem in problems if problem.fix for edit in problem.fix.edits],
        }
        due = {key: self.given[key] for key in said if key in self.given}
        if "位置" in due:
            due["位置"] = [path_of(place) for place in _listed(due["位置"])]
        if "改为" in due:
            due["改为"] = _listed(due["改为"])
        wrong = [f"{key}应是{value}，却是{said[key]}" for key, value in due.items() if value != said[key]]
        part = self.given.get("消息含", "")
        return wrong[0] if wrong else "" if part in first.message else f"消息中没有“{part}”：{first.message}"


def load(code):
    """Return the cases of a rule."""
    path = FOLDER / f"{code}.yaml"
    # BaseLoader: every scalar stays the text that was written, `=100` and `0.00` included.
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - builds nothing but texts
    return [
        Case(code, name, kind == "报", given or {}) for kind in ("报", "不报") for name, given in data[kind].items()
    ]


def form_of(given):
    """Build a form from what a case states and the sound form for the rest."""
    known = {*_TEXTS, *_LINES, *_LIFE, *_EXECUTION, *_EXPECTED, *_MATERIAL, "指标", "资金单位", "其他栏目", "其他来源"}
    unknown = set(given) - known
    assert not unknown, f"不认识的栏目：{unknown}"
    values = {**SOUND, **given}
    fields = {field: values[name] or None for name, field in _TEXTS.items() if name in values}
    fields = {field: value for field, value in fields.items() if value is not None}
    lines = {field: _line(values.get(name, "")) for name, field in _LINES.items()}
    lines["total"] |= {field: values[name] for name, field in _EXECUTION.items() if values.get(name)}
    life = {field: values[name] for name, field in _LIFE.items() if values.get(name)}
    extra = [{"label": label, **_line(text)} for label, text in values.get("其他来源", {}).items()]
    return Form(
        **fields,
        funds={"unit": values["资金单位"] or None, **lines, **life, "extra": extra},
        indicators=tuple(_indicators(values["指标"])),
        extra=tuple(values.get("其他栏目", {}).items()),
    )


def stated_of(given):
    """Build what a 汇总表 states."""
    values = {}
    for name, text in given.items():
        if name == "等级":
            values["grades"] = tuple((label, int(count)) for label, count in text.items())
            continue
        field = _STATED[name]
        values[field] = int(text) if field in _WHOLE else text if field == "averaging" else Decimal(text)
    return Stated(**values)


def path_of(place):
    """Translate `第2行 指标值`, `年度目标`, `第1张表 项目名称`, `整包` into a path."""
    match = re.fullmatch(r"(?:第(\d+)张表 )?(?:第(\d+)行 )?(.+)", place)
    table, row, field = match.groups()
    if field == "整包":
        return ""
    if row:
        path = f"indicators[{int(row) - 1}].{_COLUMNS[field]}"
    elif field in _LINES:
        path = f"funds.{_LINES[field]}.budget"
    else:
        names = {**_TEXTS, **{name: f"funds.{field}" for name, field in _LIFE.items()}}
        names |= {name: f"funds.total.{field}" for name, field in _EXECUTION.items()}
        names |= {"指标": "indicators", "资金单位": "funds.unit", "年初预算": "funds.total.initial"}
        names |= {"全年执行": "funds.total.outturn"}
        path = names.get(field, field)
    return f"forms[{int(table) - 1}].{path}" if table else path


def _line(text):
    """Read an amount, or the three columns 年初/全年/执行 of a 自评表."""
    columns = ("initial", "budget", "outturn") if "/" in text else ("budget",)
    parts = [part.strip() for part in text.split("/")]
    return {column: part for column, part in zip(columns, parts, strict=True) if part}


def _indicators(text):
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _TIMES.search(line)
        row = _TIMES.sub("", line)
        for number in range(1, int(match[1]) + 1 if match else 2):
            yield _indicator(row.replace("{n}", str(number)) if match else row)


def _indicator(row):
    levels, name, target, *rest = (part.strip() for part in f"{row}||".split("|"))
    upper, _, lower = levels.partition(" ")
    fields = {"level1": upper.replace("-", ""), "level2": lower.strip().replace("-", "")}
    for part in filter(None, rest):
        key, _, value = part.partition("=")
        fields[_COLUMNS[key.strip()]] = value.strip()
    return Indicator(**fields, name=name.replace("⏎", "\n").replace("␣", " "), target=target.replace("␣", " "))


def _listed(value):
    return value if isinstance(value, list) else [value]
