import json

from xl_jixiao.cli import main
from xl_jixiao.rules.registry import RULES


def run(capsys, *arguments):
    code = main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_all_rules_are_listed_with_severity_title_and_basis(capsys):
    _, out, _ = run(capsys, "rules", "--json")
    listed = json.loads(out)

    assert [rule.code for rule in RULES] == [rule["code"] for rule in listed]
    assert all(rule["severity"] in {"错误", "核实", "提示"} and rule["title"] and rule["basis"] for rule in listed)


def test_a_rule_is_explained_with_examples(capsys):
    code, out, _ = run(capsys, "explain", "val-05")

    assert code == 0
    assert all(word in out for word in ("VAL-05", "依据", "为什么", "不妥", "妥当"))


def test_an_unknown_rule_or_family_is_a_sentence(capsys):
    for arguments in (["explain", "VAL-99"], ["rules", "--family", "XYZ"]):
        code, _, err = run(capsys, *arguments)
        assert code == 2
        assert arguments[-1] in err


def test_profiles_name_the_default(capsys):
    _, out, _ = run(capsys, "profiles")

    assert "sh-2024" in out
    assert "默认" in out
