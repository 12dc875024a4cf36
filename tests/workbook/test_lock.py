import pytest

from workbook import lock

TEXT = """\
click==8.5.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via
    #   xl-jixiao (pyproject.toml)
    #   dask
pywin32==312 ; sys_platform == 'win32' \\
    --hash=sha256:cc
    # via xlwings
Dask_core==1 ; python_full_version < '3.12' \\
    --hash=sha256:dd
    # via xl-jixiao (pyproject.toml)
xlwings==0.37.8 \\
    --hash=sha256:ee
    # via xl-jixiao (pyproject.toml)
"""
PROJECT = '[project]\ndependencies = ["click>=8", "xlwings>=0.33,<1"]\n'


def test_each_pin_has_its_hashes_its_condition_and_who_wants_it():
    click, pywin32, dask, _ = lock.read(TEXT)

    assert click == lock.Pin("click", "8.5.1", "", ("sha256:aa", "sha256:bb"), ("xl-jixiao (pyproject.toml)", "dask"))
    assert pywin32.marker == "sys_platform == 'win32'"
    assert dask.name == "dask-core"


def test_users_need_what_the_project_wants_and_what_that_wants():
    needed = lock.runtime(lock.read(TEXT), lock.direct(PROJECT))

    assert [pin.name for pin in needed] == ["click", "pywin32", "xlwings"]


def test_an_extra_is_wanted_where_it_is_asked_for():
    project = f'{PROJECT}[project.optional-dependencies]\nbatch = ["dask_core>=1"]\n'

    assert "dask-core" not in lock.direct(project)
    assert lock.direct(project, "batch") == lock.direct(project) | {"dask-core"}


def test_a_condition_is_judged_for_windows_wherever_this_runs():
    _, pywin32, dask, _ = lock.read(TEXT)

    assert pywin32.needed_on(lock.windows("3.11"))
    assert not pywin32.needed_on({**lock.windows("3.11"), "sys_platform": "linux"})
    assert dask.needed_on(lock.windows("3.11"))
    assert not dask.needed_on(lock.windows("3.12"))


def test_a_line_of_another_form_is_refused():
    with pytest.raises(ValueError, match="git"):
        lock.read("click @ git+https://example.org\n")


def test_our_own_lock_has_a_hash_for_every_pin_and_all_that_users_need():
    pins = lock.read(lock.LOCK.read_text(encoding="utf-8"))
    names = lock.direct((lock.ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert all(pin.hashes and pin.wanted_by for pin in pins)
    assert names <= {pin.name for pin in lock.runtime(pins, names)}
    assert "pytest" not in {pin.name for pin in lock.runtime(pins, names)}
