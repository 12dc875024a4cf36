import pytest

from xl_jixiao.engines.libreoffice.notation import to_calc, to_excel

PAIRS = [
    ("=SUM(明细!B2:B4,明细!C2)", "=SUM($'明细'.B2:B4;$'明细'.C2)"),
    ("=明细!A1", "=$'明细'.A1"),
    ("='第二 表'!$A$1*2", "=$'第二 表'.$A$1*2"),
    ("='it''s'!A1", "=$'it''s'.A1"),
    ('=IF(A1>5,"a,b;c!d.e1",{1,2;3,4})', '=IF(A1>5;"a,b;c!d.e1";{1;2|3;4})'),
    ("=JX_RATE(A1,B1)", "=JX_RATE(A1;B1)"),
    ("=SUM((A1,B1))", "=SUM((A1~B1))"),
    ("=SUM(明细:第三!B2)", "=SUM($'明细'.B2:$'第三'.B2)"),
    ("=SUM(明细!A:B)+SUM(明细!2:2)", "=SUM($'明细'.A:B)+SUM($'明细'.2:2)"),
    ("=SUM(表[列])", "=SUM(表[列])"),
    ("=表[[#This Row],[列]]", "=表[[#This Row];[列]]"),
    ("=IF(TRUE,#N/A,1)", "=IF(TRUE();#N/A;1)"),
    ("=CEILING(A1,1)+STDEV.S(A1:A3)", "=CEILING.XCL(A1;1)+STDEV.S(A1:A3)"),
    ('="a""b"&A1', '="a""b"&A1'),
    ("=比率*2%", "=比率*2%"),
    ("=#REF!+1", "=#REF!+1"),
]


@pytest.mark.parametrize(("excel", "calc"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_formulas_go_to_libreoffice_and_back(excel, calc):
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


@pytest.mark.parametrize(
    ("calc", "excel"),
    [
        ("=$明细.B6*2", "=明细!B6*2"),
        ("=$#REF!.B6*2", "=#REF!*2"),
        ("{=A1:A5}", "=A1:A5"),
        ("=jx_rate(A1;$明细.B1)", "=JX_RATE(A1,明细!B1)"),
        ("=ERROR.TYPE($明细.B2)", "=ERROR.TYPE(明细!B2)"),
        ("=SUM($明细.B2:$明细.B4)", "=SUM(明细!B2:B4)"),
    ],
    ids=["表", "已删除的表", "数组", "小写函数", "带点函数", "同一张表"],
)
def test_what_libreoffice_says_is_read_as_excel_says_it(calc, excel):
    assert to_excel(calc) == excel
