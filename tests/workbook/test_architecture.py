from workbook import architecture


def test_the_picture_of_the_architecture_shows_every_module():
    picture = architecture.PICTURE.read_text("utf-8")

    assert [name for row in architecture.layers() for name in row if f">{name}<" not in picture] == []


def test_the_picture_is_what_the_imports_are_now():
    now = architecture.PICTURE.read_text("utf-8") == architecture.draw()

    assert now, "请运行 python -m workbook.architecture"
