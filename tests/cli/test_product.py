import re

import pytest

from xl_jixiao.cli import _COMMANDS, main


def test_the_template_never_overwrites_a_file(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("xl_jixiao.addin.filling.resources", lambda _: tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "template.xlsm").write_bytes(b"new")
    mine = tmp_path / "我的.xlsm"

    assert main(["template", "--out", str(mine)]) == 0
    assert mine.read_bytes() == b"new"
    mine.write_bytes(b"mine")
    assert main(["template", "--out", str(mine)]) == 2
    assert mine.read_bytes() == b"mine"
    assert "没有覆盖" in capsys.readouterr().err


def test_the_help_lists_the_commands(capsys):
    assert main(["--help"]) == 0
    assert "校验一份或多份表" in capsys.readouterr().out


@pytest.mark.parametrize("command", [[], *([name] for name in _COMMANDS)], ids="".join)
def test_a_help_page_is_chinese(command, capsys):
    assert main([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "显示本说明。" in shown
    assert not re.search(r"Usage|Options|OPTIONS|ARGS|Show |required", shown)
