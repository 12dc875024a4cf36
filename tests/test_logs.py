import logging

import pytest

from xl_jixiao import logs
from xl_jixiao.errors import InputError

CONTENT = "上海市职业技能鉴定中心 86,000,000.00 申报表.xlsx"


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    logs.start()
    yield logs.log_file()
    logs.stop()


def logger():
    return logging.getLogger("xl_jixiao.check")


def fail():
    raise InputError(CONTENT, where=CONTENT, advice=CONTENT) from OSError(13, "Permission denied", CONTENT)


def test_a_line_says_when_how_much_and_how_long(log):
    logger().info("checked %d forms, %d findings, %.3f s", 2, 5, 0.25)

    line = log.read_text(encoding="utf-8")

    assert "xl_jixiao.check checked 2 forms, 5 findings, 0.250 s" in line


def test_text_never_gets_in_whatever_carries_it(log):
    logger().info("read %s", CONTENT)
    logger().warning("read %s %s", [CONTENT], {"name": CONTENT})
    logger().warning("read %(name)s", {"name": CONTENT})
    try:
        fail()
    except InputError:
        logger().exception("unexpected")
    logger().error("stack", stack_info=True)

    text = log.read_text(encoding="utf-8")

    assert not any(part in text for part in CONTENT.split())
    assert "read <str>" in text
    assert "InputError" in text
    assert "OSError[13]" in text or "PermissionError[13]" in text


def test_an_exception_says_where_in_the_code_without_the_folder_of_the_user(log):
    try:
        logs.state_folder(None)
    except AttributeError:
        logger().exception("unexpected")

    text = log.read_text(encoding="utf-8")

    assert "xl_jixiao/logs.py" in text
    assert str(log.parent) not in text


def test_the_log_never_grows_beyond_its_files(log, monkeypatch):
    handler = next(handler for handler in logging.getLogger("xl_jixiao").handlers if hasattr(handler, "maxBytes"))
    monkeypatch.setattr(handler, "maxBytes", 2_000)

    for number in range(500):
        logger().info("checked %d forms", number)

    files = sorted(path.name for path in log.parent.iterdir())
    assert files == ["xl_jixiao.log", "xl_jixiao.log.1", "xl_jixiao.log.2"]
    assert all(path.stat().st_size <= 2_000 for path in log.parent.iterdir())
    assert "checked 499 forms" in log.read_text(encoding="utf-8")


def test_starting_twice_writes_each_line_once(log):
    logs.start()
    logger().info("once")

    assert log.read_text(encoding="utf-8").count("once") == 1


def test_no_log_is_no_reason_to_stop(tmp_path, monkeypatch):
    (tmp_path / "xl_jixiao").write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    logs.start()
    logger().info("nowhere")
    logs.stop()

    assert (tmp_path / "xl_jixiao").is_file()


def test_a_log_that_cannot_be_written_loses_the_line_only(log):
    logger().info("first")
    log.unlink()
    log.mkdir()

    logger().info("second")

    assert log.is_dir()


def test_windows_keeps_its_state_under_local_appdata(tmp_path):
    assert logs.state_folder({"LOCALAPPDATA": str(tmp_path)}) == tmp_path / "xl_jixiao"


def test_other_libraries_do_not_write_here(log):
    logger().info("ours")
    logging.getLogger("pdfminer").error("theirs %s", CONTENT)

    assert "theirs" not in log.read_text(encoding="utf-8")
