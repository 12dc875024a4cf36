"""
Coverage-guided fuzzing with atheris: whatever the bytes, a result or a sentence, nothing else.

`python tests/fuzz/fuzz.py targets|readers|template [corpus folder …] [-max_total_time=600]` runs until it finds
something or time is up; a finding is written to the current folder. `test_fuzz.py` runs each for a short while.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import atheris

with atheris.instrument_imports(include=["xl_jixiao"]):
    from xl_jixiao import readers
    from xl_jixiao.check import check_reading
    from xl_jixiao.errors import JixiaoError
    from xl_jixiao.model import format_target, notation, parse
    from xl_jixiao.package import read_parts
    from xl_jixiao.scoring import profiles
    from xl_jixiao.scoring.achievement import achieve
    from xl_jixiao.scoring.evaluation import evaluate

PROFILE = profiles.load(profiles.DEFAULT)
SUFFIXES = (".txt", ".csv", ".html", ".xlsx", ".docx", ".pdf", ".xls", ".ods")


def targets(data):
    """The notation: any text parses, comes back unchanged, and its standard form means the same."""
    halves = atheris.FuzzedDataProvider(data)
    text, actual = halves.ConsumeUnicodeNoSurrogates(60), halves.ConsumeUnicodeNoSurrogates(30)
    target = parse(text)
    if format_target(target) != text:
        raise AssertionError(text)
    again = parse(notation(target))
    if (getattr(again, "value", None), getattr(again, "unit", None)) != (
        getattr(target, "value", None),
        getattr(target, "unit", None),
    ):
        raise AssertionError(text, notation(target))
    achieve(target, actual, PROFILE, name=text)


def read(data):
    """The readers: any bytes under any name are a form or a sentence; a form is checked and scored."""
    if not data:
        return
    name = "表" + SUFFIXES[data[0] % len(SUFFIXES)]
    try:
        reading = readers.read_bytes(data[1:], name)
        check_reading(reading, PROFILE)
        for form in reading.dossier.forms:
            evaluate(form, PROFILE)
    except JixiaoError:
        pass


def template(data):
    """The package behind the template and users' workbooks: parts or a sentence; an opened book saves again."""
    from xl_jixiao import engines  # noqa: PLC0415 - xlwings is slow to import under instrumentation

    try:
        read_parts(data)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "表.xlsx"
            path.write_bytes(data)
            with engines.open_book(path) as book:
                for sheet in book.sheets:
                    sheet.range("A1:C3").value = [["=100.00(%)", 1, None]] * 3
                book.save(Path(folder) / "新.xlsx")
    except JixiaoError:
        pass


JOBS = {"targets": targets, "readers": read, "template": template}

if __name__ == "__main__":
    job = JOBS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, job)
    atheris.Fuzz()
