import io
import os
import zipfile

import pytest

from xl_jixiao import package
from xl_jixiao.errors import FileError, InputError

PARTS = {
    "xl/workbook.xml": b"<workbook/>",
    package.CONTENT_TYPES: b"<Types/>",
    "_rels/.rels": b"<Relationships/>",
}


def zipped(parts, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_parts_survive_writing_and_reading():
    assert package.read_parts(package.write_parts(PARTS)) == PARTS


def test_the_same_parts_give_the_same_bytes_in_any_order():
    assert package.write_parts(PARTS) == package.write_parts(dict(reversed(PARTS.items())))


def test_content_types_come_first_and_dates_are_fixed():
    with zipfile.ZipFile(io.BytesIO(package.write_parts({"A/b.xml": b"", **PARTS}))) as archive:
        assert archive.namelist()[0] == package.CONTENT_TYPES
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "不是 Excel 工作簿"),
        ("单位,项目".encode("gbk"), "不是 Excel 工作簿"),
        (zipped({"content.xml": b"<office/>"}), "不是 Excel 工作簿"),
        (package.write_parts(PARTS)[:-30], "文件不完整或已损坏"),
        (package._OLE_MAGIC + bytes(600) + package._WORD_ENCRYPTED, "文件已加密"),
        (package._OLE_MAGIC + bytes(600) + "Workbook".encode("utf-16-le"), "旧格式（.xls）"),
    ],
    ids=["空文件", "文本", "ods", "截断", "加密", "xls"],
)
def test_what_is_no_package_is_refused_in_a_sentence_with_its_name(tmp_path, data, sentence):
    path = tmp_path / "申报.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=sentence) as caught:
        package.read_parts(path)
    assert "申报.xlsx" in caught.value.sentence


def test_a_flipped_byte_inside_a_part_is_noticed():
    data = bytearray(zipped({**PARTS, "xl/sheet.xml": os.urandom(2000)}))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(InputError, match="文件不完整或已损坏"):
        package.read_parts(bytes(data))


def test_a_password_protected_zip_is_refused():
    data = bytearray(zipped(PARTS))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    with pytest.raises(InputError, match="文件已加密"):
        package.read_parts(bytes(data))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = zipped({**PARTS, "xl/bomb.xml": bytes(package.RATIO_FROM + 1)})
    with pytest.raises(InputError, match="解压后过大"):
        package.read_parts(bomb)
    monkeypatch.setattr(package, "MAX_PARTS", 2)
    with pytest.raises(InputError, match="解压后过大"):
        package.read_parts(zipped(PARTS))


def test_two_parts_of_one_name_are_refused():
    with pytest.raises(InputError, match="部件重名"):
        package.read_parts(zipped({**PARTS, "XL/Workbook.xml": b"<workbook/>"}))


def test_a_missing_file_and_a_folder_are_sentences(tmp_path):
    with pytest.raises(FileError, match="找不到文件"):
        package.read_parts(tmp_path / "没有.xlsx")
    with pytest.raises(FileError, match=r"这是文件夹|无法读取"):
        package.read_parts(tmp_path)
