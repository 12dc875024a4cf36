from decimal import Decimal
from importlib.resources import files

import pytest
import yaml

from xl_jixiao.errors import FileError, InputError
from xl_jixiao.scoring.profiles import DEFAULT, FIELD_NAMES, Profile, load, load_file, names, override

META = {"name", "title", "in_force", "source"}


def test_the_default_comes_first():
    assert names()[0] == DEFAULT == "sh-2024"
    assert {"sh-2024", "sh-2026", "mof-2015", "mof-2020", "mof-2021", "hubei", "sichuan", "beijing"} == set(names())


@pytest.mark.parametrize("name", names())
def test_every_value_of_a_shipped_profile_has_its_source(name):
    profile = load(name)

    assert name == profile.name
    assert set(Profile.model_fields) - META - {"severities"} == set(profile.source)


@pytest.mark.parametrize("name", names())
def test_a_value_that_a_profile_changes_is_sourced_anew(name):
    data = yaml.safe_load(files("xl_jixiao.scoring").joinpath("profiles", f"{name}.yaml").read_text("utf-8"))
    changed = set(data) - META - {"extends"}

    assert changed - {"severities"} == set(data["source"])


@pytest.mark.parametrize("name", names())
def test_the_default_points_make_a_hundred(name):
    profile = load(name)

    for table in (profile.weights.with_cost, profile.weights.without_cost):
        assert table is None or sum(table.values()) + profile.execution.points == 100


def test_an_unknown_profile_is_refused_with_those_there_are():
    with pytest.raises(InputError, match=r"没有名为“sh-1999”的口径.*sh-2024"):
        load("sh-1999")


def test_a_unit_may_extend_a_profile(tmp_path):
    path = tmp_path / "本单位.yaml"
    path.write_text(
        "extends: hubei\nseverities: {FND-13: off, TAX-06: 提示}\ntrigger: 0.2\nexecution: {points: 15}\n"
        "source: {trigger: 本单位绩效办法}\n",
        "utf-8",
    )
    profile = load_file(path)

    assert ("本单位", "ratio", Decimal("0.2")) == (profile.name, profile.reverse, profile.trigger)
    assert profile.severities == {"FND-13": "off", "TAX-06": "提示"}
    assert (Decimal(15), Decimal("0.9")) == (profile.execution.points, profile.execution.reason_below)
    assert (profile.source["trigger"], profile.source["execution"]) == ("本单位绩效办法", "单位自定")
    assert profile.source["reverse"] == load("hubei").source["reverse"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("triger: 0.2", "口径中没有“triger”这一项"),
        ("execution: {point: 5}", "口径中没有“execution.point”这一项"),
        ("extends: sh-1999", "extends 写的口径“sh-1999”不存在"),
        ("extends: [1]", "不存在"),
        ("reverse: 线性", "“reverse”的值不合要求"),
        ("trigger: 很大", "“trigger”的值不合要求"),
        ("grades: {良: 80, 优: 90}", "grades 须从高到低排列"),
        ("severities: {FND-13: 无}", "“severities.FND-13”的值不合要求"),
        ("grades: {优: [90}", "YAML 格式有误"),
        ("- 1", "应由“键: 值”组成"),
        ("", "应由“键: 值”组成"),
        ("1: 2", "没有“1”这一项"),
        ("name: 5", "“name”的值不合要求"),
        ("source: 我", "“source”的值不合要求"),
    ],
)
def test_a_wrong_profile_is_one_clear_sentence(tmp_path, text, sentence):
    path = tmp_path / "口径.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(InputError) as caught:
        load_file(path)
    assert sentence in str(caught.value)
    assert "口径.yaml" in str(caught.value)


def test_a_profile_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(FileError, match="找不到文件"):
        load_file(tmp_path / "无.yaml")
    with pytest.raises(FileError, match="这是文件夹"):
        load_file(tmp_path)
    (tmp_path / "旧.yaml").write_bytes("名称: 口径".encode("gbk"))
    with pytest.raises(InputError, match="UTF-8"):
        load_file(tmp_path / "旧.yaml")


def test_settings_override_single_values():
    base = load()
    profile = override(base, {"execution.points": "20", "reverse": "ratio"})

    assert (Decimal(20), "ratio") == (profile.execution.points, profile.reverse)
    assert ("单位自定", base.source["trigger"]) == (profile.source["reverse"], profile.source["trigger"])
    assert override(base, {}) is base
    with pytest.raises(InputError, match=r"设置.*没有“execution\.point”"):
        override(base, {"execution.point": "20"})
    with pytest.raises(InputError, match="“trigger”的值"):
        override(base, {"trigger.x": 1})


def test_a_result_names_the_profile_and_what_a_unit_has_set_itself():
    assert load().label == "sh-2024"
    own = override(load(), {"execution.points": "8", "reverse": "ratio"})
    assert own.label == "sh-2024（单位自定：反向公式、预算执行率）"
    assert set(FIELD_NAMES) == set(Profile.model_fields) - {"name", "title", "in_force", "source"}
