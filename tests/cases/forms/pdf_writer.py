"""
A PDF of texts and lines, as the reports of budget systems are: no tagged tables, no embedded fonts.

Characters are written by their code points with a `ToUnicode` map; Chinese ones are an em wide, others half.
"""

import zlib

WIDTH, HEIGHT = 595.0, 842.0  # A4 in points


class PdfWriter:
    def __init__(self, width=WIDTH, height=HEIGHT):
        self.width, self.height = width, height
        self._pages = []
        self.new_page()

    def new_page(self):
        self._pages.append([])

    def line(self, x0, y0, x1, y1):
        """Draw a line; y counts from the top."""
        self._pages[-1].append(f"{x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l S")

    def box(self, x0, top, x1, bottom):
        for ends in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
            self.line(*ends)

    def text(self, x, baseline, text, size=9.0):
        codes = text.encode("utf-16-be").hex().upper()
        self._pages[-1].append(f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {self.height - baseline:.2f} Tm <{codes}> Tj ET")

    def bytes(self):
        count = len(self._pages)
        kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(count))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
            _FONT,
            _LETTERS,
            _stream(_TO_UNICODE.encode()),
        ]
        for at, page in enumerate(self._pages):
            size = f"/MediaBox [0 0 {self.width} {self.height}]"
            objects += [
                f"<< /Type /Page /Parent 2 0 R {size} /Contents {7 + 2 * at} 0 R {_RESOURCES} >>",
                _stream("\n".join(["0.5 w", *page]).encode()),
            ]
        body = b"%PDF-1.4\n"
        offsets = []
        for number, entry in enumerate(objects, 1):
            offsets.append(len(body))
            body += f"{number} 0 obj\n".encode() + (entry.encode() if isinstance(entry, str) else entry) + b"\nendobj\n"
        table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        size = len(objects) + 1
        return (
            body
            + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
            f"startxref\n{len(body)}\n%%EOF\n".encode()
        )


_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H"
    " /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)
_LETTERS = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 /W [32 126 500]"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    " /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 4 /Ascent 859 /Descent -141"
    " /CapHeight 683 /ItalicAngle 0 /StemV 80 /FontBBox [-8 -145 1000 859] >> >>"
)
_RESOURCES = "/Resources << /Font << /F1 3 0 R >> >>"
_TO_UNICODE = (
    """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Same def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
"""
    + "\n".join(
        f"{min(100, 256 - start)} beginbfrange\n"
        + "\n".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(start, min(start + 100, 256)))
        + "\nendbfrange"
        for start in range(0, 256, 100)
    )
    + "\nendcmap end end"
)


def _stream(data):
    packed = zlib.compress(data)
    return f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream"


def text_width(text, size):
    return sum(0.5 if char.isascii() else 1.0 for char in text) * size
