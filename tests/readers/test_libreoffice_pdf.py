"""PDFs as an office makes them: forms written here, printed by LibreOffice, page breaks and all."""

import json
import subprocess

import pytest

from tests.cases.forms.generate import HERE, cases, load
from xl_jixiao.readers import read
from xl_jixiao.reporters.form_docx import write_docx
from xl_jixiao.reporters.form_xlsx import write_xlsx

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module", params=["xlsx", "docx"])
def printed(request, tmp_path_factory):
    """All cases as PDF, converted in one run of a private LibreOffice."""
    folder = tmp_path_factory.mktemp(request.param)
    write = write_xlsx if request.param == "xlsx" else write_docx
    files = []
    for name in cases():
        case = load(name)
        files.append(folder / f"{name}.{request.param}")
        write(case.dossier, files[-1], case.layout.code)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            *files,
        ],
        check=True,
        capture_output=True,
        timeout=200,
    )
    return folder


@pytest.mark.parametrize("name", cases())
def test_a_printed_form_reads_as_its_form_json(printed, name):
    expected = json.loads((HERE / name / "form.json").read_text("utf-8"))

    reading = read(printed / f"{name}.pdf")

    assert reading.dossier.model_dump(mode="json")["forms"] == expected["forms"]
