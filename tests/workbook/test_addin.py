from workbook import addin
from workbook.assemble import ADDIN
from workbook.vba import PROJECT_PART
from xl_jixiao.package import CONTENT_TYPES, read_parts


def test_the_add_in_is_the_same_bytes_each_time():
    assert addin.build() == addin.build()


def test_the_add_in_has_macros_and_ribbon_and_says_what_it_is():
    parts = read_parts(addin.build())

    assert ADDIN.encode() in parts[CONTENT_TYPES]
    assert PROJECT_PART in parts
    assert any(name.startswith("customUI/") for name in parts)
    assert "财政项目支出绩效".encode() in parts["docProps/core.xml"]


def test_the_add_in_lies_where_the_installer_looks_for_it(tmp_path):
    from xl_jixiao.install import machine  # noqa: PLC0415 - beside the one line that needs it

    assert machine.DATA / machine.ADDIN == addin.TARGET
    addin.main(tmp_path / "data" / "a.xlam")
    assert (tmp_path / "data" / "a.xlam").exists()
