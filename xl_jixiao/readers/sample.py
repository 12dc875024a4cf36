"""The sample packet: two projects of 上海市职业技能鉴定中心, 2024, as text copied from the printed forms."""

from __future__ import annotations

from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "data" / "sample_packet.txt"
"""Path of the packet that comes with the package"""
