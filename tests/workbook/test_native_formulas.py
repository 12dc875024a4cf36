"""Excel's own formulas of the workbook without macros, computed by LibreOffice, against the package."""

from __future__ import annotations

import subprocess
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from xl_jixiao.addin.formulas import equals, literally
from xl_jixiao.addin.native import Cells, measure, number_formula, rate_formula, score_formula
from xl_jixiao.model import Indicator
from xl_jixiao.scoring import points as scoring
from xl_jixiao.scoring.achievement import achieve
from xl_jixiao.scoring.profiles import Reverse, load

SHANGHAI = load("sh-2024")
RATIO = SHANGHAI.model_copy(update={"name": "ratio", "reverse": Reverse.RATIO})
PASS_60 = SHANGHAI.model_copy(update={"name": "pass", "pass_line": Decimal("0.6")})
EXACT = SHANGHAI.model_copy(update={"name": "exact", "exact_equal": True})
CENTRAL = load("mof-2021")
"""
Every vector that has a 达成率: 1 to 35 and 48 of the field's table, then cases of our own.

36 to 38 are words and stay values, 39 to 47 are the project's and tested with the whole workbook (test_exporting.py).
"""
VECTORS = [
    ("≥12500名", "12166", 10, SHANGHAI),
    ("=100%", "98.79%", 10, SHANGHAI),
    ("≥60%", "53.53%", 10, SHANGHAI),
    ("≥95%", "88.32%", 10, SHANGHAI),
    ("≥95%", "88.32%", 10, CENTRAL),
    ("≥4754人", "4604", 5, SHANGHAI),
    ("8755", "8676", 15, SHANGHAI),
    ("3807人", "3224", 2, SHANGHAI),
    ("120人", "69", 2, SHANGHAI),
    ("120人", "69", 2, PASS_60),
    ("1228人", "770", 2, SHANGHAI),
    ("5662人", "4044", 2, SHANGHAI),
    ("=100%", "97.3%", 2, SHANGHAI),
    ("24694人", "22584", 2, SHANGHAI),
    ("≤5300元", "5830", 10, SHANGHAI),
    ("≤5300元", "5830", 10, RATIO),
    ("≤5", "7", 10, SHANGHAI),
    ("≤5", "7", 10, RATIO),
    ("≤5", "10", 10, SHANGHAI),
    ("≤5", "10", 10, RATIO),
    ("≤5", "12", 10, SHANGHAI),
    ("≤5", "12", 10, RATIO),
    ("≤5", "0", 10, SHANGHAI),
    ("≤100万", "90", 10, SHANGHAI),
    ("≤400元", "180", 10, SHANGHAI),
    ("=0起", "0", 5, SHANGHAI),
    ("=0起", "1", 5, SHANGHAI),
    ("=0.00次", "0", 3, SHANGHAI),
    ("=10个", "12", 5, SHANGHAI),
    ("=10个", "9", 5, SHANGHAI),
    ("≥2400份", "3200", 12, SHANGHAI),
    ("≥39", "52", 5, SHANGHAI),
    ("≥200", "230", 5, SHANGHAI),
    ("≥59人次", "87", 5, SHANGHAI),
    ("≥12次", "96", 1, SHANGHAI),
    ("≥100", "130", 10, SHANGHAI),
    ("≥100", "129.99", 10, SHANGHAI),
    ("≥50.00个", "47", 4, SHANGHAI),
    ("≥50.00个", "", 4, SHANGHAI),
    ("95-105", "100", 10, SHANGHAI),
    ("95-105", "90", 10, SHANGHAI),
    ("95-105", "110", 10, SHANGHAI),
    ("95-105", "110", 10, RATIO),
    ("18—54周岁", "17–60", 2, SHANGHAI),
    ("≥100百分比", "98%", 5, SHANGHAI),
    ("60%及以上", "55%", 5, SHANGHAI),
    (">=90%", "88%", 5, SHANGHAI),
    ("≦0%", "0%", 5, SHANGHAI),
    ("≥95%", "0.9832", 10, SHANGHAI),
    ("=10个", "12", 5, EXACT),
    ("≥1,200(个)", "1,150个", 8, SHANGHAI),
    ("≥90.00(%)", "88％", 2.5, SHANGHAI),
    ("≥95%", "93%", 10, CENTRAL),
    ("≥95%", "55%", 10, CENTRAL),
    ("≥20%", "0.9", 10, SHANGHAI),
    ("≤5%", "2%", 10, CENTRAL),
    ("80-95%", "85%", 10, CENTRAL),
]


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("native")
    _write(folder / "vectors.xlsx")
    return _computed(folder / "vectors.xlsx")


def _computed(path):
    """Let LibreOffice compute a workbook; return its first sheet."""
    folder = path.parent
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>"
    )
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return openpyxl.load_workbook(folder / "out" / path.name, data_only=True).active


def _write(path):
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for row, (target, actual, points, profile) in enumerate(VECTORS, 1):
            at = Cells(*(f"{letter}{row}" for letter in "ABCDEFGH"))
            indicator = _indicator(target, profile)
            laid = measure(indicator, profile)
            sheet.write_string(f"A{row}", laid.sign)
            sheet.write_number(f"B{row}", float(laid.low))
            if laid.high is not None:
                sheet.write_number(f"C{row}", float(laid.high))
            sheet.write_string(f"D{row}", laid.unit)
            sheet.write_formula(f"E{row}", number_formula(at))
            if actual:
                sheet.write_string(f"F{row}", actual)
            sheet.write_number(f"G{row}", points)
            sheet.write_formula(f"H{row}", rate_formula(at, profile))
            sheet.write_formula(f"I{row}", score_formula(at, profile, satisfaction=laid.satisfaction))


def _indicator(target, profile):
    return Indicator(level1="满意度指标" if profile is CENTRAL else "产出指标", name="指标", target=target)


@pytest.mark.libreoffice
@pytest.mark.parametrize("row", range(len(VECTORS)), ids=lambda row: "·".join(map(str, VECTORS[row][:2])))
def test_the_formulas_give_what_the_package_computes(computed, row):
    target, actual, points, profile = VECTORS[row]
    reached = achieve(_indicator(target, profile).target, actual, profile)
    earned = scoring.score(reached, Decimal(str(points)), profile, satisfaction=profile is CENTRAL)
    rate, score = computed.cell(row + 1, 8).value, computed.cell(row + 1, 9).value
    if reached.rate is None:
        assert rate in {None, ""}
        assert score in {None, ""}
    else:
        assert rate == pytest.approx(float(reached.rate), abs=1e-12)
        assert Decimal(repr(score)) == earned.value


@pytest.mark.libreoffice
def test_a_project_is_found_by_its_very_name_whatever_signs_are_in_it(tmp_path):
    names = ["设备A购置", "设备*购置", "设备?购置", "~设备购置", "设备~*购置", "=设备购置", "<设备购置", "设备购置"]
    with xlsxwriter.Workbook(tmp_path / "names.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for row, name in enumerate(names, 1):
            sheet.write_string(f"A{row}", name)
            sheet.write_number(f"B{row}", 10**row)
            sheet.write_formula(f"C{row}", f"=SUMIFS($B$1:$B$8,$A$1:$A$8,{equals(f'A{row}')})")
            sheet.write_formula(f"D{row}", f"=MATCH({literally(f'A{row}')},$A$1:$A$8,0)")
    found = _computed(tmp_path / "names.xlsx")
    assert [cell.value for cell in found["C"]] == [10**row for row in range(1, 9)]
    assert [cell.value for cell in found["D"]] == [*range(1, 9)]


def test_words_and_dates_have_no_helper_cells():
    for target in ("及时", "2024年12月31日前", "待定"):
        assert measure(Indicator(name="指标", target=target), SHANGHAI) is None
