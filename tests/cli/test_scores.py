import io
import json

import pytest

from xl_jixiao.cli import main


def run(capsys, *arguments):
    code = main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize(
    ("arguments", "rate", "score"),
    [
        (["--target", "≥12500名", "--actual", "12166", "--points", "10"], "97.33", "9.73"),
        (["--target", "=100%", "--actual", "98.79%", "--points", "10"], "98.79", "9.88"),
        (["--target", "≤5300元", "--actual", "5830", "--points", "10"], "90.00", "9.00"),
        (["--target", "≤5300元", "--actual", "5830", "--points", "10", "--profile", "hubei"], "90.91", "9.09"),
        (["--target", "=0起", "--actual", "1", "--points", "5"], "0.00", "0.00"),
        (["--target", "≥50.00个", "--points", "4"], None, None),
        (["--target", "≥50.00个", "--actual", "47"], "94.00", None),
    ],
)
def test_scoring_prints_rate_and_score_as_text(capsys, arguments, rate, score):
    code, out, _ = run(capsys, "score", *arguments, "--json")
    result = json.loads(out)

    assert code == 0
    assert (rate, score) == (result["rate"], result["score"])


def test_the_parsed_target_is_shown(capsys):
    _, out, _ = run(capsys, "score", "--target", "18—54周岁", "--json")

    assert json.loads(out)["target"] == {"kind": "interval", "op": None, "low": "18", "high": "54", "unit": "周岁"}


def test_a_missing_actual_is_flagged_never_scored_zero(capsys):
    _, out, _ = run(capsys, "score", "--target", "≥50.00个", "--points", "4", "--json")

    assert [flag["code"] for flag in json.loads(out)["flags"]] == ["ACTUAL_MISSING"]


def test_lines_are_answered_one_by_one(capsys, monkeypatch):
    lines = [
        '{"target": "≥5", "actual": "4", "points": "10"}',
        "",
        "kein json",
        '{"target": "≤5", "actual": 10, "points": 10, "profile": "hubei"}',
        '{"target": "≥5", "weight": 3}',
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    code, out, _ = run(capsys, "score", "--jsonl")
    answers = [json.loads(line) for line in out.splitlines()]

    assert code == 2
    assert [answer.get("score") for answer in answers] == ["8.00", None, "5.00", None]
    assert "第3行" in answers[1]["error"]
    assert "weight" in answers[3]["error"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "指标值"),
        (["--target", "≥5", "--points", "很多"], "不是非负数"),
        (["--target", "≥5", "--points", "-1"], "不是非负数"),
        (["--target", "≥5", "--profile", "mars-2030"], "mars-2030"),
        (["--tarket", "≥5"], "--tarket"),
    ],
)
def test_bad_usage_is_one_chinese_sentence(capsys, arguments, sentence):
    code, out, err = run(capsys, "score", *arguments)

    assert code == 2
    assert not out
    assert sentence in err
    assert len(err.strip().splitlines()) == 1


def test_an_unknown_command_is_one_chinese_sentence(capsys):
    code, _, err = run(capsys, "chekc")

    assert code == 2
    assert "chekc" in err


def test_people_get_a_line(capsys):
    code, out, _ = run(capsys, "score", "--target", "≥100", "--actual", "130", "--points", "10")

    assert code == 0
    assert "达成率 130.00%" in out
    assert "需说明原因" in out
