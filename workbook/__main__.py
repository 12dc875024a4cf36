"""`python -m workbook` builds all that the package carries: template, add-in, LibreOffice extension."""

from __future__ import annotations

from workbook import addin, build, oxt


def main() -> None:
    """Write everything into `xl_jixiao/data`."""
    build.main()
    addin.main()
    oxt.main()


if __name__ == "__main__":
    main()
