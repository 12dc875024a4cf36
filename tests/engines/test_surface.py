"""Actions keep to the part of xlwings that every engine serves."""

import ast
import inspect
from contextvars import ContextVar
from pathlib import Path, PurePath

import pytest
import xlwings as xw

from xl_jixiao.engines import surface

ADDIN = Path(surface.__file__).parents[1] / "addin"
CLASSES = {name: getattr(xw.main, name) for name in surface.SURFACE}
NAMED = frozenset().union(*surface.SURFACE.values())
# Names that ordinary Python objects have too say nothing about xlwings.
ORDINARY = {
    name
    for kind in (list, dict, set, str, bytes, int, float, tuple, PurePath, Path, Exception, ContextVar)
    for name in dir(kind)
    if not name.startswith("_")
}


def public(kind):
    return {name for name in dir(kind) if not name.startswith("_")}


# Who may do more: the recorder stands between an action and the engine; `excel` is called by a live Excel only.
MAY = {"recording": {"impl"}, "excel": {"caller"}}


def defined_here():
    """Names that our own classes and functions have: `box.left`, `finding.path`."""
    names = set()
    for module in ADDIN.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "objects" not in module.parts:
                names.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names.add(node.target.id)
    return names - {"activate"}


REFUSED = set().union(*(public(kind) for kind in CLASSES.values())) - NAMED - ORDINARY - defined_here()


def attributes(source):
    return {(node.attr, node.lineno) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("name", surface.SURFACE)
def test_every_name_of_the_surface_exists_in_xlwings(name):
    assert surface.SURFACE[name] <= public(CLASSES[name])


def test_the_native_object_and_what_engines_do_not_serve_are_refused():
    assert {"activate", "api", "charts", "conditional_formats", "data_validation", "impl", "pivot_tables"} <= REFUSED
    assert not {"color", "note", "sheets", "value"} & REFUSED


def test_the_contract_suite_covers_every_name_of_the_surface():
    files = Path(__file__).with_name("contract").glob("*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    used |= {keyword.arg for node in nodes if isinstance(node, ast.Call) for keyword in node.keywords}
    functions = {
        name for name, one in inspect.getmembers(surface, inspect.isfunction) if one.__module__ == surface.__name__
    }
    # Ending the program is how every test ends; which engine it is, is what the fixture chooses.
    missing = (NAMED | {name for name in functions if name[0] != "_"}) - used - {"engine", "quit"}
    assert not missing


@pytest.mark.parametrize("module", sorted(ADDIN.rglob("*.py")), ids=lambda module: module.stem)
def test_actions_use_nothing_outside_the_surface(module):
    refused = REFUSED - MAY.get(module.stem, set())
    used = {(name, line) for name, line in attributes(module.read_text(encoding="utf-8")) if name in refused}
    assert not used, f"{module.name}: 只能使用 surface.py 列出的 xlwings 成员"


def test_a_function_that_goes_outside_is_found():
    assert ("api", 1) in attributes("sheet.api.ProtectContents")
    assert all(inspect.isclass(kind) for kind in CLASSES.values())
