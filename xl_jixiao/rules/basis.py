"""
The official documents that rules rest on.

A basis names document and number only: wording and articles could not be verified against the originals, so each
is shown with 待核 until somebody has done that.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """A document: its number (文号), title and what in it the rule rests on."""

    number: str
    title: str
    point: str = ""
    verified: bool = False

    def __str__(self) -> str:
        """Return the citation a user reads; 待核 while the wording is unverified."""
        cited = f"《{self.title}》（{self.number}）" if self.number else self.title
        mark = "" if self.verified or not self.number else "〔待核〕"
        return f"{cited}{self.point}{mark}"

    def on(self, point: str) -> Basis:
        """Return the same document for one of its points, e.g. `细化量化`."""
        return Basis(self.number, self.title, point, self.verified)


MOF_2015 = Basis("财预〔2015〕88号", "中央部门预算绩效目标管理办法")
MOF_2020 = Basis("财预〔2020〕10号", "项目支出绩效评价管理办法")
MOF_2021 = Basis("财预〔2021〕101号", "中央部门项目支出核心绩效目标和指标设置及取值指引（试行）")
SHANGHAI_2020 = Basis("", "上海市财政项目支出预算绩效管理办法（试行）")
AUDIT = Basis("", "审计机关公布的绩效目标常见问题")
PRACTICE = Basis("", "绩效管理信息系统通行的校验口径")
OWN = Basis("", "本工具建议（无文件依据）")
