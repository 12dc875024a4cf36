import json

import pytest

from workbook import build
from xl_jixiao import demo, engines
from xl_jixiao.addin import results


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    if not build.TEMPLATE.exists():
        build.main()
    return demo.run(tmp_path_factory.mktemp("out"), quiet=True)


@pytest.mark.libreoffice
def test_the_demonstration_leaves_what_it_says(done):
    assert all(file.stat().st_size for file in done.files)
    assert {file.suffix for file in done.files} >= {".xlsm", ".txt", ".json", ".png"}
    assert done.without_pictures == ""


@pytest.mark.libreoffice
def test_the_findings_in_the_workbook_are_those_in_the_list(done):
    listed = json.loads((done.files[0].parent / demo.FINDINGS_JSON).read_text("utf-8"))
    with engines.open_book(done.files[0]) as book:
        rows = [row for row in results.read(book) if row.cells["规则编号"] and row.cells["状态"] != "未能审核"]

    errors = [row.cells["规则编号"] for row in rows if "错误" in row.cells["性质"]]
    assert errors == ["VAL-05"]
    assert listed["counts"]["错误"] == 1
