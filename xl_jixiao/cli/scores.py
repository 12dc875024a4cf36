"""`score`: 达成率 and 得分 of one indicator, or of many as JSON lines."""

from __future__ import annotations

import json
import sys
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from xl_jixiao.cli import options
from xl_jixiao.errors import InputError, JixiaoError
from xl_jixiao.model import parse
from xl_jixiao.reporters import json as as_json_shapes
from xl_jixiao.scoring.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = frozenset({"target", "actual", "points", "name", "profile"})
MOST_POINTS = 1000
"""Points of one indicator; whole forms have 100, a few places 1000"""


@click.command(help="计算达成率与得分，例如 score --target '≥50.00(个)' --actual 47 --points 4")
@click.option("--target", metavar="指标值", help="如 ≥50.00(个)、=100(%)、及时。")
@click.option("--actual", metavar="实际完成值", help="如 47、98.79%、部分达成；不填则不计分。")
@click.option("--points", metavar="分值", help="该指标的分值。")
@click.option("--name", metavar="指标名称", default="", help="用于判断方向和是否为满意度指标。")
@options.profile
@click.option("--jsonl", is_flag=True, help="从标准输入逐行读取 JSON（键同选项名），逐行输出。")
@options.as_json
def score(**given: Any) -> int:
    """Score one indicator, or each line of standard input."""
    if given.pop("jsonl"):
        return _score_lines(given["profile"])
    as_json = given.pop("as_json")
    if given["target"] is None:
        raise click.UsageError("请用 --target 给出指标值，或用 --jsonl 从标准输入读取")
    result = _score(given)
    if as_json:
        options.show_json(result)
    else:
        _show(result)
    return 0


def _score_lines(profile: str | None) -> int:
    """Answer each line by one line, in order; a faulty line is answered by its error and spoils no other."""
    code = 0
    # As bytes: JSON is UTF-8, whatever a console's code page is.
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            result = _score({"profile": profile, **_read_line(line, number)})
        except JixiaoError as error:
            result, code = {"error": error.sentence}, 2
        click.echo(json.dumps(result, ensure_ascii=False))
    return code


def _read_line(line: bytes, number: int) -> dict[str, Any]:
    where = f"第{number}行"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("不是一行 JSON", where=where, advice='请写成 {"target": "≥50(个)", "actual": "47"}') from error
    if not isinstance(row, dict) or not isinstance(row.get("target"), str):
        raise InputError("缺少 target（指标值）", where=where, advice="请补上后重试")
    if unknown := sorted(set(row) - _KEYS):
        raise InputError(
            f"不认识的键 {'、'.join(unknown)}", where=where, advice=f"可用的键：{'、'.join(sorted(_KEYS))}"
        )
    for key in ("name", "profile"):
        if not isinstance(row.get(key, ""), str | None):
            raise InputError(f"{key} 应是文字", where=where, advice="请用引号括起来")
    return row


def _score(given: Mapping[str, Any]) -> dict[str, Any]:
    from xl_jixiao.scoring import achievement, points  # noqa: PLC0415 - after the arguments are known to be sound

    profile = options.load_profile(given.get("profile"))
    target = parse(given["target"])
    name = given.get("name") or ""
    achieved = achievement.achieve(target, _text(given.get("actual")), profile, name=name)
    worth = _points(given.get("points"))
    result: dict[str, Any] = {
        "target": as_json_shapes.target(target),
        "rate": _two_places(achieved.rate * 100) if achieved.rate is not None else None,
        "score": None,
        "flags": [{"code": flag.name, "text": str(flag.value)} for flag in achieved.flags],
        "profile": profile.name,
    }
    if worth is not None:
        scored = points.score(achieved, worth, profile, satisfaction="满意" in name)
        result["score"] = _two_places(scored.value) if scored.value is not None else None
        result["band"] = [_two_places(bound) for bound in scored.band] if scored.band else None
    return result


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _points(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= MOST_POINTS:
        raise InputError(f"分值“{value}”不是 0 至 {MOST_POINTS} 的数", advice="请填写如 10 或 2.5 的数字")
    return number


def _two_places(value: Decimal) -> str:
    return f"{half_up(value, 2):f}"


def _show(result: Mapping[str, Any]) -> None:
    rate = f"{result['rate']}%" if result["rate"] is not None else "—"
    click.echo(f"达成率 {rate}　得分 {result['score'] or '—'}　口径 {result['profile']}")
    for flag in result["flags"]:
        click.echo(f"  {flag['text']}")
