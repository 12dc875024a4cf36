"""
Coverage-guided fuzzing with atheris: whatever the bytes, a result or a sentence, nothing else.

`python tests/fuzz/fuzz.py targets|readers|template [corpus folder …] [-max_total_time=600]` runs until it finds
something or time is up; a finding is written to the current folder. `test_fuzz.py` runs each for a short while.
Texts are altered by words of the notation, packages inside their parts: most other bytes end at the first look.
"""

import io
import random
import re
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import atheris

with atheris.instrument_imports(include=["xl_jixiao"]):
    from xl_jixiao import readers
    from xl_jixiao.check import check_reading
    from xl_jixiao.errors import JixiaoError
    from xl_jixiao.model import format_target, grammar, notation, parse
    from xl_jixiao.package import BROKEN, read_parts
    from xl_jixiao.scoring import profiles
    from xl_jixiao.scoring.achievement import achieve
    from xl_jixiao.scoring.evaluation import evaluate

PROFILE = profiles.load(profiles.DEFAULT)
WORDS = sorted(set(re.findall(r"[\u4e00-\u9fff]+|[^\w\s]|\d+", Path(grammar.__file__).read_text("utf-8"))))
SUFFIXES = (".txt", ".csv", ".html", ".xlsx", ".docx", ".pdf", ".xls", ".ods")


def targets(data):
    """The notation: any text parses, comes back unchanged, and its standard form means the same."""
    text, _, actual = data.decode("utf-8", "ignore").rpartition("\n")
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


def respelled(data, most, seed):
    """Put a word of the notation somewhere, in place of a few characters or none, or alter the bytes."""
    dice = random.Random(seed)  # noqa: S311 - chance, not secrecy
    if dice.random() < 0.4:
        return atheris.Mutate(data, most)
    text = data.decode("utf-8", "ignore")
    start = dice.randint(0, len(text))
    whole = text[:start] + dice.choice(WORDS) + text[start + dice.choice((0, 0, 1, 2, 5)) :]
    return whole.encode()[:most]


def altered(data, most, seed):
    """Alter one part of a package, or the bytes as they are."""
    dice = random.Random(seed)  # noqa: S311 - chance, not secrecy
    start = data[:5].find(b"PK\x03\x04")
    if start < 0 or dice.random() < 0.1:
        return atheris.Mutate(data, most)
    try:
        with zipfile.ZipFile(io.BytesIO(data[start:])) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if entry.file_size < 100_000}
    except BROKEN:
        return atheris.Mutate(data, most)
    if not parts:
        return atheris.Mutate(data, most)
    name = dice.choice(sorted(parts))
    parts[name] = atheris.Mutate(parts[name], len(parts[name]) + 200)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED)
    whole = data[:start] + packed.getvalue()
    return whole if len(whole) <= most else atheris.Mutate(data, most)


# What is run, and how its inputs are altered.
JOBS = {
    "targets": (targets, {"custom_mutator": respelled}),
    "readers": (read, {"custom_mutator": altered}),
    "template": (template, {"custom_mutator": altered}),
}

if __name__ == "__main__":
    job, options = JOBS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, job, **options)
    atheris.Fuzz()
