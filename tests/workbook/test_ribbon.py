"""The ribbon tab: complete, valid, and wired to callbacks that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from workbook.ribbon import (
    NAMESPACE,
    NAMESPACE_2007,
    PARTS,
    add_ribbon,
    buttons,
    render,
)
from workbook.vba import MACROS
from xl_jixiao.addin import actions, undo
from xl_jixiao.install.machine import ADDIN
from xl_jixiao.layouts import Sheet

ROOT = etree.fromstring(render())
CONTROLS = [element for element in ROOT.iter() if "id" in element.attrib]
ACTIONS = {
    "数据": ["new_form", "import_form", "import_actuals"],
    "校验": ["check", "previous_finding", "next_finding", "explain_finding", "fix", "clear_marks", "rules"],
    "计算": ["rate", "score", "monitor"],
    "汇总": ["summarize", "dashboard", "paragraph", "export_word", "export_pdf", "export_plain", "batch"],
    "帮助": ["undo", "settings", "doctor", "guide", "about"],
}
SIGNATURES = {
    "onLoad": r"ribbon As Object",
    "onAction": r"control As Object",
    "getEnabled": r"control As Object, ByRef \w+ As Variant",
    "getVisible": r"control As Object, ByRef \w+ As Variant",
}


def reference(name: str) -> Path:
    """Find published reference data in a folder `shared/data` at or above the project; it is not part of it."""
    for folder in Path(__file__).resolve().parents:
        path = folder / "shared" / "data" / name
        if path.exists():
            return path
    pytest.skip(f"没有 shared/data/{name}")


def test_the_tab_has_its_groups_and_buttons_in_order():
    groups = {}
    for button in buttons():
        groups.setdefault(button.group, []).append(button.action)
    assert groups == ACTIONS


def test_ids_are_unique():
    assert max(Counter(element.attrib["id"] for element in CONTROLS).values()) == 1


@pytest.mark.parametrize("button", buttons(), ids=lambda button: button.action)
def test_each_button_is_short_and_says_what_it_changes(button):
    assert 2 <= len(button.label) <= 7
    assert button.screentip
    assert re.search("不|只", button.supertip), "what it never changes"
    assert len(button.supertip) <= 1024


def test_each_control_has_a_label_and_each_button_an_icon():
    for element in CONTROLS:
        assert element.attrib["label"]
        if element.tag.endswith(("button", "menu")):
            assert element.attrib["imageMso"]


def test_key_tips_are_unique_and_none_begins_another():
    tips = [e.attrib["keytip"] for e in CONTROLS if not e.tag.endswith(("group", "tab"))]
    assert len(tips) == len(buttons()) + 1
    assert all(re.fullmatch("[A-Z]{1,3}", tip) for tip in tips)
    assert not [(a, b) for i, a in enumerate(tips) for j, b in enumerate(tips) if i != j and b.startswith(a)]


def test_each_callback_is_a_sub_of_the_right_signature():
    source = "\n".join(file.read_text("ascii") for file in MACROS.glob("Jx*.bas"))
    for element in ROOT.iter():
        for attribute, signature in SIGNATURES.items():
            if name := element.attrib.get(attribute):
                assert re.search(rf"^Public Sub {name}\({signature}\)", source, re.MULTILINE), name


def test_each_callback_handles_its_errors_so_that_vba_never_shows_its_own():
    source = (MACROS / "JxRibbon.bas").read_text("ascii")
    bodies = dict(
        re.findall(r"^(?:Public|Private) Sub (\w+)\([^\n]*\)\n(.*?)^End Sub", source, re.MULTILINE | re.DOTALL)
    )
    callbacks = {e.attrib[name] for e in ROOT.iter() for name in SIGNATURES if name in e.attrib}
    for name in callbacks | {"JxPress"}:
        body = bodies[name]
        assert "On Error" in body or re.fullmatch(r'    JxPress "\w+", control\n', body), name


def test_each_callback_in_the_macros_has_a_button_and_runs_its_action():
    source = (MACROS / "JxRibbon.bas").read_text("ascii")
    subs = re.findall(
        r'^Public Sub (JxOn\w+)\(control As Object\)\n    JxPress "(\w+)", control\nEnd Sub', source, re.MULTILINE
    )
    assert subs == [(button.callback, button.action) for button in buttons()]
    assert len(subs) == len(re.findall(r"\bJxOn\w+", source))


def test_each_action_has_its_button_and_each_button_its_action():
    assert {button.action for button in buttons()} == set(actions.__all__)


def test_what_a_button_needs_is_a_sheet_that_the_template_or_the_actions_make():
    needs = {button.need for button in buttons()} - {"", "*"}
    assert needs <= {*Sheet, undo.SHEET}


def test_the_macros_know_the_add_in_by_the_installers_name():
    assert f'ADDIN_FILE As String = "{ADDIN}"' in (MACROS / "JxRibbon.bas").read_text("ascii")


def test_no_text_is_longer_than_the_format_allows():
    assert all(len(value) <= 1024 for element in ROOT.iter() for value in element.attrib.values())


def test_a_tag_says_what_the_button_needs_and_what_to_say_without_python():
    for element in CONTROLS:
        if element.tag.endswith("button"):
            need, sentence = element.attrib["tag"].split("|")
            assert element.attrib["label"] in sentence
            assert bool(need) == ("getEnabled" in element.attrib)


def test_the_2007_twin_differs_only_in_its_namespace():
    twin = render(NAMESPACE_2007).decode()
    assert NAMESPACE not in twin
    assert twin.replace(NAMESPACE_2007, NAMESPACE) == render().decode()


def test_both_parts_and_their_relationships_go_into_the_package():
    parts = {"_rels/.rels": b"<Relationships></Relationships>"}
    add_ribbon(parts)
    for name, (namespace, kind) in PARTS.items():
        assert etree.fromstring(parts[name]).tag == f"{{{namespace}}}customUI"
        assert f'Type="{kind}" Target="{name}"' in parts["_rels/.rels"].decode()


def test_the_ribbon_follows_the_published_schema():
    schema = xmlschema.XMLSchema(reference("customui14.xsd"))
    assert [error.reason for error in schema.iter_errors(render().decode())] == []


def test_each_icon_is_in_the_published_list():
    known = set(reference("imagemso.txt").read_text("utf-8").split())
    assert {e.attrib["imageMso"] for e in CONTROLS if "imageMso" in e.attrib} <= known
