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
        '{"target": "≥5", "profile": 3}',
        '{"target": "≥5", "name": ["满意度"]}',
        "[" * 100_000,
    ]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode()), "ascii"))
    code, out, _ = run(capsys, "score", "--jsonl")
    answers = [json.loads(line) for line in out.splitlines()]

    assert code == 2
    assert [answer.get("score") for answer in answers] == ["8.00", None, "5.00", None, None, None, None]
    assert "第3行" in answers[1]["error"]
    assert "weight" in answers[3]["error"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "指标值"),
        (["--target", "≥5", "--points", "很多"], "不是 0 至 1000 的数"),
        (["--target", "≥5", "--points", "-1"], "不是 0 至 1000 的数"),
        (["--target", "≥5", "--points", "1e30"], "不是 0 至 1000 的数"),
        (["--target"], "选项 --target 后面缺少内容"),
        (["--target", "≥5", "多"], "多出的内容：多。"),
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


def test_a_number_of_any_length_is_answered(capsys):
    code, out, _ = run(capsys, "score", "--target", "≥0.000001(个)", "--actual", "1" * 36, "--points", "4", "--json")

    assert code == 0
    assert json.loads(out)["score"] == "4.00"
    code, out, _ = run(capsys, "score", "--target", "≥1(个)", "--actual", "1" * 5000, "--points", "4", "--json")
    assert code == 0
    assert [flag["code"] for flag in json.loads(out)["flags"]] == ["ACTUAL_NOT_NUMBER"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["write", "表.xlsx"], "缺少 --out。"),
        (["check"], "缺少 文件...。"),
        (["check", "表.xlsx", "--persona", "谁"], "--persona 的值不对，请写填报人或审核人。"),
        (["batch", "表", "--out", "果", "--jobs", "0"], "--jobs 的值不对，请写 1 至 256 的整数。"),
        (["batch", "表", "--out", "果", "--jobs", "多"], "--jobs 的值不对，请写 1 至 256 的整数。"),
        (["template", "--out", "."], "--out 的值不对，这是文件夹，请写文件名。"),
    ],
)
def test_no_word_of_wrong_usage_is_english(capsys, arguments, sentence):
    code, _, err = run(capsys, *arguments)

    assert code == 2
    assert err == f"用法有误：{sentence}请看 xl-jixiao {arguments[0]} --help\n"
