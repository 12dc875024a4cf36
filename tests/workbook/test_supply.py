import json

import pytest

from workbook import lock, supply


@pytest.mark.parametrize("entry", supply.licences(), ids=lambda entry: entry.name)
def test_each_package_has_a_licence_that_is_allowed_where_it_is_used(entry):
    assert entry.is_allowed, f"{entry.name} {entry.version}: {entry.licence}"


def test_a_licence_for_tools_is_none_for_users():
    assert supply.Licensed("a", "1", "MPL-2.0", for_users=False).is_allowed
    assert not supply.Licensed("a", "1", "MPL-2.0", for_users=True).is_allowed
    assert not supply.Licensed("pcodedmp", "1", "GPL-3.0-only", for_users=True).is_allowed
    assert not supply.Licensed("another", "1", "GPL-3.0-only", for_users=False).is_allowed


def test_of_a_choice_one_is_enough_of_a_sum_all_are_needed():
    assert supply.Licensed("a", "1", "GPL-3.0-only OR MIT", for_users=True).is_allowed
    assert not supply.Licensed("a", "1", "GPL-3.0-only AND MIT", for_users=True).is_allowed


def test_a_package_nobody_knows_is_no_silent_pass():
    with pytest.raises(LookupError):
        supply.licence("no-such-package")


def test_the_bill_names_all_that_users_get_and_how_it_hangs_together():
    bill = supply.bill()
    references = {component["bom-ref"] for component in bill["components"]}

    openpyxl, below = (next(r for r in references if f"/{name}@" in r) for name in ("openpyxl", "et-xmlfile"))
    assert not any("pytest" in reference for reference in references)
    edges = {edge["ref"]: edge["dependsOn"] for edge in bill["dependencies"]}
    assert edges[openpyxl] == [below]
    assert set(edges) - {bill["metadata"]["component"]["bom-ref"]} == references
    assert {below for edge in edges.values() for below in edge} <= references


def test_the_bill_is_the_same_each_time_and_holds_the_hashes_of_the_lock():
    assert json.dumps(supply.bill()) == json.dumps(supply.bill())
    pins = {pin.name: pin for pin in lock.read(lock.LOCK.read_text(encoding="utf-8"))}
    for component in supply.bill()["components"]:
        hashes = {f"sha256:{entry['content']}" for entry in component["hashes"]}
        assert hashes == set(pins[component["name"]].hashes)
