"""What the program keeps about its work holds nothing of the forms it worked on."""

import re

import pytest

from xl_jixiao import install, logs
from xl_jixiao.addin import actions
from xl_jixiao.addin.press import press
from xl_jixiao.cli import main
from xl_jixiao.engines import open_book
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.reporters.form_xlsx import write_xlsx

WORDS = sorted(set(re.findall(r"[\u4e00-\u9fff]{4,}|\d[\d,]{5,}\.\d\d", SAMPLE.read_text("utf-8"))))
"""Names, places, sentences and amounts of the sample."""


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Return all that stands in the folder where the program keeps its state."""
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    logs.stop()
    yield lambda: "".join(file.read_text("utf-8", "replace") for file in tmp_path.rglob("*.log*") if file.is_file())
    logs.stop()


def fail_on_a_text(*_arguments, **_options):
    raise ValueError(WORDS)


def test_a_log_of_real_work_and_real_faults_holds_nothing_of_a_form(kept, tmp_path, monkeypatch):
    from xl_jixiao.readers import read  # noqa: PLC0415 - the fixture comes first

    path = tmp_path / "上海市职业技能鉴定中心.xlsx"
    write_xlsx(read(SAMPLE).dossier, path, "sh-2024-application")
    main(["check", str(path)])
    with open_book(path) as book:
        for action in ("check", "fix", "clear_marks", "undo"):
            press(action, book)
        with monkeypatch.context() as patch:
            patch.setattr("xl_jixiao.addin.checking.examine", fail_on_a_text)
            assert "出错" in press("check", book)
            patch.setattr(actions, "fix", fail_on_a_text)
            assert "出错" in press("fix", book)
    with monkeypatch.context() as patch:
        patch.setattr("xl_jixiao.check.check_reading", fail_on_a_text)
        assert main(["check", str(path)]) == 2

    text = kept()
    assert text.count("ValueError") >= 3
    assert not [word for word in WORDS if word in text]
    assert path.stem not in text
    assert str(tmp_path) not in text


def test_a_diagnosis_after_real_work_holds_nothing_of_a_form(kept, capsys):
    main(["check", str(SAMPLE)])
    capsys.readouterr()
    main(["doctor"])
    report = capsys.readouterr().out + install.doctor().to_json()

    assert not [word for word in WORDS if word in report]
    assert "日志" in report
