"""`python -m xl_jixiao` is `xl-jixiao`."""

import sys

from xl_jixiao.cli import main

sys.exit(main())
