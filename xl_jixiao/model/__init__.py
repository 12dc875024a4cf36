"""The values all layers speak of: forms, funds, indicators, targets, paths. Frozen, no I/O."""

from xl_jixiao.model.form import Dossier, Form, Stage
from xl_jixiao.model.funds import FundLine, Funds, MoneyUnit
from xl_jixiao.model.grammar import Target, format_target, notation, parse
from xl_jixiao.model.indicators import Indicator
from xl_jixiao.model.origins import Origin, letter
from xl_jixiao.model.targets import AnyTarget, DateTarget, Interval, Op, Phrase, Placeholder, Quantity

__all__ = [
    "AnyTarget",
    "DateTarget",
    "Dossier",
    "Form",
    "FundLine",
    "Funds",
    "Indicator",
    "Interval",
    "MoneyUnit",
    "Op",
    "Origin",
    "Phrase",
    "Placeholder",
    "Quantity",
    "Stage",
    "Target",
    "format_target",
    "letter",
    "notation",
    "parse",
]
