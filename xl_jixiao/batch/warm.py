"""What every worker begins with: loaded and used once by the process that they are copies of (Linux, see `pools`)."""

from __future__ import annotations

import gc

gc.disable()  # nothing that is imported is garbage

from xl_jixiao.batch.examination import examine  # noqa: E402
from xl_jixiao.batch.pools import Task  # noqa: E402
from xl_jixiao.readers import spreadsheet  # noqa: E402, F401 - what most files are
from xl_jixiao.readers.sample import SAMPLE  # noqa: E402

examine(SAMPLE.parent, None, 0, [Task(SAMPLE.name, "", SAMPLE.name)])
gc.freeze()
gc.enable()
