"""What an engine of ours has to provide; `objects` puts xlwings' object model on top of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xl_jixiao.engines.boxes import Box
    from xl_jixiao.engines.values import Block

Rgb: TypeAlias = tuple[int, int, int]
Property: TypeAlias = Literal[
    "number_format", "color", "bold", "italic", "underline", "size", "font", "font_color",
    "horizontal", "vertical", "wrap",
]  # fmt: skip
Visibility: TypeAlias = Literal["visible", "hidden", "very hidden"]
Calculation: TypeAlias = Literal["automatic", "manual", "semiautomatic"]


class Note(NamedTuple):
    """Where a note is, what it says, and who wrote it."""

    row: int
    column: int
    text: str
    author: str


class DefinedName(NamedTuple):
    """A defined name: the sheet it belongs to (None for the workbook), its text, and what it means, with `=`."""

    sheet: str | None
    name: str
    refers_to: str


class Table(Protocol):
    """A table (ListObject)."""

    @property
    def name(self) -> str:
        """The name formulas use."""

    @property
    def box(self) -> Box:
        """The whole table, header and totals included."""

    @property
    def header_rows(self) -> int:
        """0 or 1."""

    @property
    def totals_rows(self) -> int:
        """0 or 1."""

    def rename(self, name: str) -> None:
        """Give it another name."""

    def resize(self, box: Box) -> None:
        """Let it cover another block with the same first row."""


class Content(Protocol):
    """Values and formulas of a worksheet. Blocks are lists of rows in the shape of their box."""

    def values(self, box: Box) -> Block:
        """Return values; dates as dates, errors as `ErrorValue`, empty cells as None."""

    def formulas(self, box: Box) -> list[list[str]]:
        """Return formulas with `=` in Excel's notation, constants as text."""

    def put(self, box: Box, block: Block, *, dynamic: bool = False) -> None:
        """Write values and formulas as `values.entry` decides; `dynamic` formulas may spill."""

    def put_array(self, box: Box, formula: str) -> None:
        """Write one array formula over the box."""

    def array_at(self, row: int, column: int) -> Box | None:
        """Return the block of the array formula that a cell belongs to."""

    def arrays(self, box: Box) -> Sequence[Box]:
        """Return the blocks of the array formulas that the box meets; formulas that spill are none."""

    def remember(self, box: Box, block: Block) -> None:
        """Keep results beside formulas, for whoever opens the file without calculating; live hosts calculate."""

    def clear(self, box: Box) -> None:
        """Remove values and formulas; formats stay."""


class Lines(Protocol):
    """Columns and rows of a worksheet, counted from 1."""

    def column_width(self, column: int) -> float:
        """Return a width in characters."""

    def set_column_width(self, columns: Iterable[int], width: float) -> None:
        """Set widths in characters."""

    def row_height(self, row: int) -> float:
        """Return a height in points."""

    def set_row_height(self, rows: Iterable[int], height: float) -> None:
        """Set heights in points."""

    def tell_height(self, row: int) -> dict[str, Any]:
        """Return as JSON how a row's height is said: by hand, by the program, or not at all."""

    def put_height(self, row: int, told: dict[str, Any]) -> None:
        """Say a row's height as it was told."""

    def column_hidden(self, column: int) -> bool:
        """Whether a column is hidden."""

    def set_column_hidden(self, columns: Iterable[int], *, hidden: bool) -> None:
        """Hide or show columns."""

    def row_hidden(self, row: int) -> bool:
        """Whether a row is hidden, by hand or by a filter."""

    def set_row_hidden(self, rows: Iterable[int], *, hidden: bool) -> None:
        """Hide or show rows."""

    def fit_columns(self, box: Box) -> None:
        """Make columns as wide as what the box holds."""

    def fit_rows(self, box: Box) -> None:
        """Make rows as high as what the box holds."""


class Notes(Protocol):
    """Notes of a worksheet."""

    def all(self) -> Sequence[Note]:
        """Return all notes."""

    def get(self, row: int, column: int) -> Note | None:
        """Return the note of a cell."""

    def put(self, row: int, column: int, text: str) -> None:
        """Add a note or replace its text."""

    def remove(self, row: int, column: int) -> None:
        """Remove a note."""


class Links(Protocol):
    """Hyperlinks of a worksheet."""

    def get(self, row: int, column: int) -> str | None:
        """Return where a cell leads: an address, or `#'表'!A1`."""

    def put(self, row: int, column: int, address: str, tip: str) -> None:
        """Make a cell, whose text stays, a link."""

    def remove(self, box: Box) -> None:
        """Remove links; texts stay."""


class Tables(Protocol):
    """Tables of a worksheet."""

    def all(self) -> Sequence[Table]:
        """Return the tables."""

    def add(self, box: Box, name: str, style: str) -> Table:
        """Make a box with a header row a table."""


class Worksheet(Protocol):
    """One worksheet."""

    @property
    def content(self) -> Content:
        """Values and formulas."""

    @property
    def lines(self) -> Lines:
        """Columns and rows."""

    @property
    def notes(self) -> Notes:
        """Notes."""

    @property
    def links(self) -> Links:
        """Hyperlinks."""

    @property
    def tables(self) -> Tables:
        """Tables."""

    @property
    def native(self) -> Any:
        """The engine's own sheet, for what no engine-independent code should need."""

    @property
    def protected(self) -> bool:
        """Whether locked cells refuse changes."""

    def locked(self, box: Box) -> bool:
        """Whether the box holds a locked cell."""

    def used(self) -> Box:
        """Return the box around everything that holds something; A1 for an empty sheet."""

    def format(self, box: Box, which: Property) -> Any:
        """Return a property that all cells of the box share; None when they differ, and for no colour."""

    def reformat(self, box: Box, which: Property, value: Any) -> None:
        """Set a property of all cells of the box."""

    def tell_formats(self, box: Box) -> list[list[dict[str, Any]]]:
        """Return all of each cell's own format as JSON, in words that mean the same in any session."""

    def put_formats(self, box: Box, told: Sequence[Sequence[dict[str, Any]]], *, only_fill: bool) -> None:
        """Give each cell the format that was told, or only its fill, exactly."""

    def clear_formats(self, box: Box) -> None:
        """Give the box the standard format."""

    def copy(self, source: Box, target: Box) -> None:
        """Copy formats, contents and merged areas; a larger target is filled by repetition."""

    def merges(self, box: Box) -> Sequence[Box]:
        """Return the merged areas that meet a box."""

    def merge(self, box: Box) -> None:
        """Merge a box; its first value stays."""

    def unmerge(self, box: Box) -> None:
        """Split the merged areas that meet the box."""

    def freeze(self, rows: int, columns: int) -> None:
        """Keep the first rows and columns in view; 0, 0 lets go."""

    def filtered(self) -> bool:
        """Whether a filter hides rows."""

    def show_all(self) -> None:
        """Let every filter show all rows."""


class Document(Protocol):
    """One open workbook."""

    @property
    def path(self) -> Path | None:
        """The file it came from or was saved to."""

    def sheet_names(self) -> Sequence[str]:
        """Return the worksheets in order."""

    def sheet(self, name: str) -> Worksheet:
        """Return a worksheet."""

    def add_sheet(self, name: str, position: int) -> None:
        """Add a worksheet at a 0-based position."""

    def copy_sheet(self, name: str, new: str, position: int) -> None:
        """Copy a worksheet to a 0-based position."""

    def delete_sheet(self, name: str) -> None:
        """Remove a worksheet; formulas that used it become `#REF!`."""

    def rename_sheet(self, old: str, new: str) -> None:
        """Rename a worksheet; formulas and names follow."""

    def visibility(self, name: str) -> Visibility:
        """Return whether a worksheet is shown."""

    def set_visibility(self, name: str, visibility: Visibility) -> None:
        """Show or hide a worksheet."""

    def active_sheet(self) -> str:
        """Return the worksheet that is shown."""

    def activate(self, name: str) -> None:
        """Show a worksheet."""

    def select(self, sheet: str, box: Box) -> None:
        """Show a worksheet and select cells, where there is a window."""

    @property
    def read_only(self) -> bool:
        """Whether the host opened it so that it cannot be saved in place."""

    @property
    def structure_protected(self) -> bool:
        """Whether worksheets may be neither added nor removed."""

    @property
    def r1c1(self) -> bool:
        """Whether users see addresses as R1C1."""

    def selection(self) -> tuple[str, Box] | None:
        """Return sheet and box of what is selected; None without a window."""

    def names(self) -> Sequence[DefinedName]:
        """Return the defined names."""

    def set_name(self, sheet: str | None, name: str, refers_to: str) -> None:
        """Define a name."""

    def delete_name(self, sheet: str | None, name: str) -> None:
        """Remove a name."""

    def print_area(self, sheet: str) -> str | None:
        """Return the address of a worksheet that is printed; None for all."""

    def set_print_area(self, sheet: str, area: str | None) -> None:
        """Print an address of a worksheet only, or all."""

    def results_known(self) -> None:
        """Take note that all results were remembered: nothing to calculate when the file is opened next."""

    @property
    def calculation(self) -> Calculation:
        """When formulas are calculated."""

    @calculation.setter
    def calculation(self, mode: Calculation) -> None: ...

    def calculate(self) -> None:
        """Calculate all formulas now, or when the file is opened next."""

    def run(self, macro: str, arguments: Sequence[Any]) -> Any:
        """Run a macro of the workbook."""

    def save(self, path: Path | None) -> None:
        """Save in place or as another file."""

    def close(self) -> None:
        """Let go without saving."""


class Opener(Protocol):
    """Opens documents: the host program, or the file system."""

    def open(self, path: Path) -> Document:
        """Open a file."""

    def new(self) -> Document:
        """Make an empty workbook with one sheet."""

    def close(self) -> None:
        """End the host program."""
