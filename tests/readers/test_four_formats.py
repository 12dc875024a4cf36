"""The same packet as text, Word, PDF and Excel reads as one and the same form."""

import json

import pytest

from tests.cases.forms.generate import FORMATS, HERE, as_json, cases, load
from xl_jixiao.readers import read_bytes


@pytest.fixture(scope="module", params=cases())
def case(request):
    found = load(request.param)
    return request.param, found, found.files()


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_of_a_packet_reads_as_its_form_json(case, suffix):
    name, _, files = case
    expected = json.loads((HERE / name / "form.json").read_text("utf-8"))

    reading = read_bytes(files[suffix], f"{name}.{suffix}")

    assert reading.dossier.model_dump(mode="json") == expected


def test_form_json_is_what_the_case_says(case):
    name, found, _ = case
    assert (HERE / name / "form.json").read_text("utf-8") == as_json(found.dossier)
