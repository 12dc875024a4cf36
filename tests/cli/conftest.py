import pytest

from workbook import build


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The template where the package looks for it, built when it is not there yet."""
    if not build.TEMPLATE.exists():
        build.main()
    return build.TEMPLATE
