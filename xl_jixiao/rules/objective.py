"""GOAL: the texts of 年度总体目标 and 项目总目标, by themselves and against the indicators."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import chain
from math import ceil
from typing import TYPE_CHECKING, Any

from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from xl_jixiao.model.lexicons import pattern
from xl_jixiao.rules.basis import AUDIT, MOF_2015, OWN, PRACTICE
from xl_jixiao.rules.rule import Problem, Severity, form_rule
from xl_jixiao.rules.topics import pairs, topic
from xl_jixiao.rules.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_jixiao.rules.row import Row
    from xl_jixiao.rules.subject import FormSubject

_SHORT = 30
_COVERED = 0.75
"""Share of the characters of a work that an indicator's name has, in order (own proposal, tuned on the packet)."""
_MATCHED = 0.8
"""Share of an indicator's pairs that a clause with a number has, for the number to be its target's."""

_CLAUSE = re.compile(r"[，,。；;！!？?\n\r]+")
_SENTENCE = re.compile(r"[。；;！!？?\n\r]+")
_NUMBERING = re.compile(r"^\s*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,2}[)）、.．]|[①-⑳])\s*")
# A number that measures something: no year, no 第47届, no 1、, no part of a document's number.
_MEASURE = re.compile(
    r"(?<![第\d.〔\[（(-])(?P<number>\d+(?:\.\d+)?)(?P<unit>%|％|‰|[\u4e00-\u9fff]{1,3})"
    r"|百分之[零一二三四五六七八九十百\d]+|(?<!第)[二两三四五六七八九十百千]+(?=[个场次人项批名家户份])"
)
_NUMERAL = re.compile(r"[\d二两三四五六七八九十百千]")
_NO_MEASURES = ("年", "月", "日", "号")
_ORDINAL = re.compile(r"第(?P<number>\d+|[一二三四五六七八九十百]+)届(?P<event>[^，,。；;、（）()\s]{0,20})")
_TITLES = re.compile(r"《[^》]*》|[〔\[][^〕\]]*[〕\]]")
_YEAR = re.compile(r"(?<![\d比较自从于])(?P<year>20\d\d)年?(?!\d|[-—~至到](?:20)?\d\d|.{0,3}(?:基础|以来|起|相比))")
_AND = re.compile(r"、|以及|及(?!时|格|早)|和(?!谐|平)|(?<!参)与")
_TAIL = re.compile(r"等(?:各项|相关|有关)?(?:工作|任务|活动|事项|项目|内容)?$")
_DIGIT = re.compile(r"\d")
_NO_NAME = re.compile(r"的|\d")
"""What a phrase has and the name of a work has not."""
_TARGETED = re.compile(r"[%％]|达到|达成|不低于|不少于|以上|提高到|提升至|控制在|降至")


def _plain(text: str) -> str:
    return "".join(text.split())


def _measures(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers in a text that measure something."""
    first = _NUMERAL.search(text)
    for match in _MEASURE.finditer(text, first.start()) if first else ():
        if not (match["unit"] or "").startswith(_NO_MEASURES):
            yield match


@form_rule("GOAL-01", "objective-missing", "年度总体目标未填写", Severity.ERROR, MOF_2015.on("完整性"), PRACTICE)
def objective_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    年度总体目标必须填写。

    有的地方（如湖北）的自评表没有这一栏：预期目标和实际完成情况都空白的自评表、没有这一栏的表只作提示。
    为什么：没有目标，指标就没有依据。
    不妥：年度总体目标 （空）
    妥当：完成3场工作人员培训，购置设备5台，保障全年技能等级评价工作按计划完成。
    """
    if not subject.goal:
        without = subject.evaluates and not subject.form.objective_actual.strip()
        without = without or subject.lacks("objective", "objective_actual", "whole_objective")
        yield Problem(
            "objective",
            "年度总体目标未填写，请写明本年度要做成什么、达到什么效果",
            "未填写",
            severity=Severity.ADVICE if without else None,
        )


@form_rule("GOAL-02", "whole-objective-missing", "项目总目标未填写", Severity.REVIEW, MOF_2015.on("完整性"))
def whole_objective_missing(subject: FormSubject) -> Iterator[Problem]:
    """
    申报表的项目总目标应当填写。

    经常性项目每年申报、没有全周期，一年的项目只有年度目标，有的地方没有这一栏：不能确定跨年度的只作提示。
    为什么：阶段性项目要先有总目标，才能看出每年做到哪一步。
    不妥：阶段性项目，项目总目标 （空）
    妥当：三年内建成10个公共实训基地，年培训能力达到2万人次。
    """
    if subject.applies and not subject.form.whole_objective.strip():
        yield Problem(
            "whole_objective",
            "项目总目标未填写，"
            + ("请写明项目完成时达到的目标" if subject.lasting else "经常性项目和一年的项目可以不填，请确认"),
            "未填写",
            severity=None if subject.lasting else Severity.ADVICE,
        )


@form_rule("GOAL-03", "objective-without-numbers", "年度总体目标没有量化内容", Severity.REVIEW, MOF_2015.on("细化量化"))
def objective_without_numbers(subject: FormSubject) -> Iterator[Problem]:
    """
    年度总体目标应至少有一个数。

    年份、届次、序号和文号不算。
    为什么：没有数的目标，年末怎么说都算完成。
    不妥：完成人员培训、业务印刷等工作，保障2024年评价工作顺利完成。
    妥当：完成人员培训3场、业务印刷5万份，保障2024年评价工作顺利完成。
    """
    text = subject.goal
    if text and not any(_measures(_TITLES.sub("", text))):
        yield Problem("objective", "年度总体目标没有量化内容，请写明数量、比率或时限", "无数量")


@form_rule("GOAL-04", "objective-too-short", "年度总体目标过短", Severity.ADVICE, OWN)
def objective_too_short(subject: FormSubject) -> Iterator[Problem]:
    """
    年度总体目标少于30个字时，请看看有没有写全。

    为什么：做什么、做多少、达到什么效果，30个字很难说清。
    不妥：做好本年度培训工作。
    妥当：完成3场工作人员培训，购置设备5台，保障全年技能等级评价工作按计划完成。
    """
    length = len(subject.goal)
    if 0 < length < _SHORT:
        yield Problem("objective", f"年度总体目标只有{length}个字，请写明做什么、做多少、达到什么效果", f"{length}字")


@form_rule("GOAL-05", "objectives-identical", "年度目标与项目总目标完全相同", Severity.REVIEW, OWN)
def objectives_identical(subject: FormSubject) -> Iterator[Problem]:
    """
    跨年度项目的年度目标不应照抄项目总目标。

    当年开始当年完成的项目，两个目标相同是自然的，不报。
    为什么：总目标三年做完，照抄进年度目标，就成了一年做完三年的事。
    不妥：2024至2026年的项目，两栏都写“建成10个实训基地”
    妥当：总目标“三年建成10个实训基地”，年度目标“本年建成3个实训基地”
    """
    annual = subject.goal
    if annual and annual == subject.whole_goal and not subject.single_year:
        yield Problem("objective", "年度总体目标与项目总目标完全相同，请写明本年度完成其中的哪一部分", "相同")


@form_rule("GOAL-06", "number-unlike-target", "目标中的数量与指标值不一致", Severity.REVIEW, MOF_2015.on("指标科学性"))
def number_unlike_target(subject: FormSubject) -> Iterator[Problem]:
    """
    年度目标写明的数，应与说同一件事的指标值一致。

    只比较同一分句里说到的事与指标名称基本相同、单位也相同的；百分比还要说的是同一个率。
    为什么：目标说完成10个，指标值写8个，考核时不知按哪个。
    不妥：目标“完成10个社会化技能评价项目开发”，指标 社会化技能评价项目开发数量 =8(个)
    妥当：目标“完成10个社会化技能评价项目开发”，指标 社会化技能评价项目开发数量 =10(个)
    """
    for clause in _CLAUSE.split(subject.goal) if _DIGIT.search(subject.goal) else ():
        measures = [match for match in _measures(clause) if match["number"]] if _DIGIT.search(clause) else []
        # With several numbers in one clause it is not certain which belongs to what.
        if len(measures) != 1:
            continue
        stated, unit = Decimal(measures[0]["number"]), measures[0]["unit"].replace("％", "%")
        units = {each for each in subject.by_unit if each and unit.startswith(each)}
        known = frozenset(pairs(clause))
        rows = [row for row in subject.quantities if row.unit in units and _is_about(row, known)]
        if unit == "%":
            rows = [row for row in rows if row.stem[-3:] in clause]
        if rows and all(row.value != stated for row in rows):
            row = rows[0]
            yield Problem(
                row.at("target"),
                f"年度目标写“{clause}”，{row.label}的指标值却是“{row.text}”，请核对",
                row.text,
                f"{number(stated)}{row.unit}",
            )


def _is_about(row: Row, known: frozenset[str]) -> bool:
    """Tell whether a clause speaks of all that an indicator is about; a topic of two characters is too little."""
    every = [*chain.from_iterable(row.topic_pairs)]
    return len(every) >= 3 and sum(map(known.__contains__, every)) >= _MATCHED * len(every)


@form_rule("GOAL-07", "work-without-indicator", "目标提及的工作没有对应指标", Severity.REVIEW, MOF_2015.on("相关性"))
def work_without_indicator(subject: FormSubject) -> Iterator[Problem]:
    """
    年度目标里列举的各项工作都应有指标。

    只看“举办……、……和……”“完成……、……等工作”这样并列列举的工作名称；名称大体相同就算有。
    为什么：目标说要做而没有指标的工作，做没做到没有人看。
    不妥：目标列举了岗位练兵、技能比武，没有一条指标说到它们
    妥当：数量指标 组织岗位练兵场次 ≥5(场)
    """
    names = [name for name in subject.by_name if name]
    if not names:
        return
    missing = [
        work
        for clause in _CLAUSE.split(subject.goal)
        for work in _listed_works(clause)
        if work not in subject.names and not _has_indicator(work, names)
    ]
    if missing:
        listed = "、".join(f"“{work}”" for work in dict.fromkeys(missing))
        yield Problem(
            "objective",
            f"年度目标提到{listed}，没有对应的指标，请补充指标，或从目标中删去不做的工作",
            "、".join(dict.fromkeys(missing)),
        )


def _listed_works(clause: str) -> list[str]:
    """Return the works that a clause lists after a verb: 举办A、B和C等 → A, B, C; one alone is no list."""
    sentence = _NUMBERING.sub("", clause)
    verb = pattern("work_verbs").match(sentence)
    items = _AND.split(_TAIL.sub("", sentence[verb.end() :])) if verb else []
    return items if len(items) > 1 and not any(_NO_NAME.search(item) for item in items) else []


def _has_indicator(work: str, names: list[str]) -> bool:
    core = "".join(topic(work))
    if not 3 <= len(core) <= 16:  # too little to compare, or a sentence of its own
        return True
    enough = ceil(_COVERED * len(core))
    scorer: Any = LCSseq.similarity  # the library's own types do not agree with each other
    best = process.extractOne(core, names, scorer=scorer, score_cutoff=enough)
    return best is not None


@form_rule("GOAL-08", "indicator-outside-objective", "指标内容在目标中没有对应", Severity.REVIEW, MOF_2015.on("相关性"))
def indicator_outside_objective(subject: FormSubject) -> Iterator[Problem]:
    """
    指标说的工作应在年度目标、项目总目标或项目名称中提到。

    去掉“人员、完成率、合同、资金”等不说明工作内容的词以后再比较；什么也不剩的指标（合同款支付及时率）不报。
    目标与指标换一种说法很常见，所以不逐条报：至少有3条指标说同一项工作、目标里却没有它时才报。
    届次也是内容：目标说第47届、指标说第48届的同一活动，目标里就没有它（改哪个数见 GOAL-10）。
    为什么：目标里没有的工作出现在指标里，不是目标漏写，就是指标多余。
    不妥：目标只说培训、印刷、咨询和购置，指标却有“审计单位数量”
    妥当：目标写明“开展50家单位的质量督导和审计”
    """
    if not subject.goal:
        return
    known = frozenset(pairs(subject.goal + subject.whole_goal + _plain(subject.form.project)))
    told = {
        row.index: "、".join(row.topic)
        for row in subject.strays([row for row in subject.rows if not row.judged], known)
    }
    told |= {row.index: found for row, found, _ in _other_editions(subject)}
    for index in sorted(told):
        row = subject.rows[index]
        yield Problem(
            row.at("name"),
            f"{row.label}说的“{told[index]}”在目标中没有提到，请在目标中补写，或核对指标是否多余",
            row.name,
        )


@form_rule(
    "GOAL-09", "hollow-objective", "目标含空泛表述且没有量化支撑", Severity.REVIEW, AUDIT, MOF_2015.on("细化量化")
)
def hollow_objective(subject: FormSubject) -> Iterator[Problem]:
    """
    “进一步”“有效”“顺利”一类的话应有数支撑。

    按分句看：分句里有数，或下一分句写明“达到……%”“不低于……”的不报。
    为什么：空泛的话年年可以照抄，看不出今年要做到什么程度。
    不妥：有效提升服务水平，保障各项工作顺利完成。
    妥当：有效提升服务水平，服务对象满意度达到95%以上。
    """
    vague = pattern("vague")
    hollow: list[str] = []
    for sentence in _SENTENCE.split(subject.goal) if vague.search(subject.goal) else ():
        clauses = _CLAUSE.split(_NUMBERING.sub("", sentence))
        for clause, after in zip(clauses, [*clauses[1:], ""], strict=True):
            if not vague.search(clause):
                continue
            if not any(_measures(clause)) and not (_TARGETED.search(after) and any(_measures(after))):
                hollow.append(clause)
    if hollow:
        listed = "、".join(f"“{clause}”" for clause in hollow[:3])
        yield Problem("objective", f"年度目标{listed}表述空泛又没有数支撑，请写明做到什么程度", "、".join(hollow))


@form_rule("GOAL-10", "edition-unlike-objective", "届次、年份与目标不一致", Severity.REVIEW, OWN)
def edition_unlike_objective(subject: FormSubject) -> Iterator[Problem]:
    """
    指标里的届次应与目标里同一活动的届次一致；目标里的年份不应全是以前的。

    简称算同一活动（世赛、世界技能大赛）；《》〔〕中的年份、“比2023年”“2023年基础上”不看。
    为什么：届次和年份最容易在复制往年的表时忘了改。
    不妥：目标“备战第47届世赛”，指标“组建第48届世界技能大赛集训队项目数”
    妥当：目标“备战第47届世赛”，指标“组建第47届世界技能大赛集训队项目数”
    """
    form = subject.form
    for row, found, due in _other_editions(subject):
        yield Problem(row.at("name"), f"{row.label}写{found}，目标写{due}，请核对届次", found, due)
    text = _TITLES.sub("", subject.goal) if "20" in subject.goal else ""
    years = {int(match["year"]) for match in _YEAR.finditer(text)}
    if form.year is not None and years and max(years) < form.year:
        yield Problem(
            "objective",
            f"年度目标只提到{max(years)}年，申报年度是{form.year}年，请核对是否沿用了往年的文字",
            f"{max(years)}年",
            f"{form.year}年",
        )


def _other_editions(subject: FormSubject) -> Iterator[tuple[Row, str, str]]:
    """Yield rows that name another edition of an event than the texts do, with both: 第48届, 第47届."""
    if "届" not in subject.names:
        return
    editions = _ORDINAL.finditer(subject.goal + subject.whole_goal)
    named = [(match["number"], match["event"]) for match in editions]
    for row in subject.rows if named else ():
        match = _ORDINAL.search(row.name)
        if match is None:
            continue
        same = [number for number, event in named if _same_event(event, match["event"])]
        if same and match["number"] not in same:
            yield row, f"第{match['number']}届", f"第{same[0]}届"


def _same_event(one: str, other: str) -> bool:
    """Tell whether two names of an event are the same or one abbreviates the other: 世赛, 世界技能大赛…."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or short[0] != long[0]:
        return False
    return int(LCSseq.similarity(short, long)) == len(short)
