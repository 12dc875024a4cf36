from workbook.lock import ROOT
from xl_jixiao.install.reasons import REASONS


def test_the_readme_lists_the_reasons_as_the_doctor_knows_them():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.startswith("| E")] == [f"| {' | '.join(reason)} |" for reason in REASONS]


def test_no_remedy_says_only_that_there_is_one():
    assert all(len(reason.remedy) > 10 and reason.symptom for reason in REASONS)
