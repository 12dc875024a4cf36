"""Forms of other provinces are no mistakes: none of them has an 错误, whatever profile they are checked by."""

from pathlib import Path

import pytest

from xl_jixiao.check import check
from xl_jixiao.model import Dossier
from xl_jixiao.scoring import profiles

FORMS = {
    path.parent.name: Dossier.model_validate_json(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parents[1] / "cases" / "forms").glob("*/form.json"))
}


@pytest.mark.parametrize("profile", profiles.names())
@pytest.mark.parametrize("name", [name for name in FORMS if name != "packet"])
def test_a_published_layout_has_no_error(name, profile):
    report = check(FORMS[name], profiles.load(profile))

    assert [(error.code, error.message) for error in report.errors] == []


def test_the_layouts_are_there():
    assert len(FORMS) > 12
