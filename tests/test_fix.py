import pytest
from hypothesis import HealthCheck, given, settings

from tests import strategies
from xl_jixiao import fix
from xl_jixiao.check import check
from xl_jixiao.model import Dossier, Form, Indicator, paths
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE


def dossier_of(*targets, **fields):
    rows = tuple(Indicator(level1="产出", level2="数量", name=f"第{i}类设备", target=t) for i, t in enumerate(targets))
    return Dossier(forms=(Form(project="设备购置", indicators=rows).model_copy(update=fields),))


def mended(dossier, **options):
    after, changes = fix.apply(dossier, check(dossier).findings, **options)
    return [item.target.text for item in after.forms[0].indicators], changes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("≦0％", "≤0%"),
        (">=95%", "≥95%"),
        ("≥100百分比", "≥100%"),
        ("≥５(台)", "≥5(台)"),
        ("≥ 50.00 (个)", "≥50.00(个)"),
    ],
)
def test_safe_fixes_write_the_standard_form(before, after):
    texts, (change,) = mended(dossier_of(before))

    assert texts == [after]
    assert (change.before, change.after, change.path) == (before, after, "forms[0].indicators[0].target")


def test_two_rules_that_want_the_same_change_make_one():
    _, (change,) = mended(dossier_of("≥５ (台)"))

    assert change.codes == ("BAS-13", "VAL-27")


def test_a_name_loses_its_stray_blanks():
    dossier = dossier_of(project="设备 购置\n项目")

    after, changes = fix.apply(dossier, check(dossier).findings)

    assert after.forms[0].project == "设备购置项目"
    assert changes[0].item == "项目名称"


def test_unsafe_fixes_wait_to_be_asked_for():
    dossier = dossier_of("≥5.00(台)", "54~18(岁)")

    assert mended(dossier)[1] == ()
    assert mended(dossier, safe_only=False)[0] == ["≥5(台)", "18~54(岁)"]


def test_a_preview_changes_nothing_and_says_what_would_be():
    dossier = dossier_of("≦5％")

    (change,) = fix.preview(dossier, check(dossier).findings)

    assert (change.before, change.after, change.title) == ("≦5％", "≤5%", "改为标准符号")
    assert dossier.forms[0].indicators[0].target.text == "≦5％"


def test_the_packet_needs_no_safe_fix():
    packet = read(SAMPLE).dossier

    assert fix.apply(packet, check(packet).findings) == (packet, ())


def test_undo_brings_every_text_back():
    dossier = dossier_of("≦5％", "≥ 6 (台)", "≥7(台)")
    after, changes = fix.apply(dossier, check(dossier).findings)

    assert after != dossier
    assert fix.undo(after, changes) == dossier


def test_undo_leaves_what_somebody_changed_since():
    dossier = dossier_of("≦5％", "≦6％")
    after, changes = fix.apply(dossier, check(dossier).findings)
    edited = paths.replace(after, "forms[0].indicators[0].target", "≤9%")

    back = fix.undo(edited, changes)

    assert [item.target.text for item in back.forms[0].indicators] == ["≤9%", "≦6％"]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=25)
@given(strategies.dossiers)
def test_safe_fixes_keep_the_meaning_leave_nothing_to_mend_and_can_be_undone(dossier):
    after, changes = fix.apply(dossier, check(dossier).findings)

    for change in changes:
        before = paths.get(dossier, change.path)
        if hasattr(before, "kind") and before.kind not in ("phrase", "placeholder"):
            now = paths.get(after, change.path)
            assert now.model_dump(exclude={"text"}) == before.model_dump(exclude={"text"})
    # A 自评表 is told only now what its 申报表 was told before.
    mended, _ = fix.apply(after, check(after).findings)
    assert fix.preview(mended, check(mended).findings) == ()
    assert fix.undo(after, changes) == dossier
