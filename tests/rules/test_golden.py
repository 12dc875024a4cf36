"""The sample packet's findings, all of them and no others."""

from pathlib import Path

import yaml

from tests.rules.cases import path_of
from xl_jixiao.check import check_reading
from xl_jixiao.readers import read
from xl_jixiao.readers.sample import SAMPLE
from xl_jixiao.rules.rule import Severity

GOLDEN = Path(__file__).parents[1] / "cases" / "golden" / "packet.yaml"


def expected():
    for index, rules in enumerate(yaml.safe_load(GOLDEN.read_text("utf-8")).values()):
        for code, line in rules.items():
            severity, field, *rows = line.split()
            for place in [f"第{row}行 {field}" for row in rows] or [field]:
                yield code, severity, f"forms[{index}].{path_of(place)}"


def test_the_packet_gives_exactly_the_findings_of_the_golden_list():
    report = check_reading(read(SAMPLE))

    found = {(finding.code, str(finding.severity), finding.path) for finding in report.findings}
    assert found == set(expected())
    assert len(report.findings) == len(found)


def test_the_only_error_is_the_rate_without_a_percentage():
    assert [entry for entry in expected() if entry[1] == Severity.ERROR] == [
        ("VAL-05", "错误", "forms[1].indicators[19].target")
    ]
