from contextlib import ExitStack

import pytest
import xlwings as xw

from xl_jixiao.engines import open_app, open_book


@pytest.fixture(
    params=[
        "file",
        pytest.param("libreoffice", marks=pytest.mark.libreoffice),
        pytest.param("excel", marks=pytest.mark.excel),
    ]
)
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def apps():
    """Start each engine once."""
    with ExitStack() as stack:
        started = {}

        def app(engine):
            if engine not in started:
                own = xw.App(visible=False, add_book=False) if engine == "excel" else open_app(live=engine != "file")
                started[engine] = stack.enter_context(own)
            return started[engine]

        yield app


@pytest.fixture
def book(engine, apps, workbook):
    opened = apps(engine).books.open(str(workbook))
    yield opened
    opened.close()


@pytest.fixture
def sheet(book):
    return book.sheets["明细"]


@pytest.fixture
def reopen(book, tmp_path):
    """Save the book as another file and look at it as a file, whatever engine wrote it."""
    with_open = []

    def again():
        path = tmp_path / "另存.xlsx"
        book.save(path)
        context = open_book(path)
        with_open.append(context)
        return context.__enter__()

    yield again
    for context in with_open:
        context.__exit__(None, None, None)
