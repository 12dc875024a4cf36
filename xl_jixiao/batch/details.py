"""
Details beyond Excel: each table as Parquet, and a DuckDB file over them that an auditor can query.

Views: `v_unit` (by 实施单位), `v_rule` (by rule), `v_level1` (by 一级指标), `v_department` (by 主管部门).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import duckdb
import pyarrow as pa
from pyarrow import compute, parquet

from xl_jixiao.batch.columns import SCHEMAS
from xl_jixiao.batch.tables import TABLES, Kind
from xl_jixiao.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_jixiao.batch.columns import Columns
    from xl_jixiao.batch.tables import Table

_ROWS_AT_ONCE = 10_000
_ROWS_TOGETHER = 20_480
"""Rows that DuckDB packs together: so few that most are packed while workers are still busy."""

_VIEWS = {
    "v_unit": """
        SELECT p.实施单位, count(*) AS 项目数, sum(p."年度资金(元)") AS "年度资金(元)", sum(p.指标数) AS 指标数,
               sum(p.错误) AS 错误, sum(p.核实) AS 核实, sum(p.提示) AS 提示, round(avg(p.自评得分), 2) AS 平均得分
        FROM projects p GROUP BY ALL ORDER BY 错误 DESC, 核实 DESC, 实施单位""",
    "v_department": """
        SELECT p.主管部门, count(*) AS 项目数, sum(p."年度资金(元)") AS "年度资金(元)", sum(p.指标数) AS 指标数,
               sum(p.错误) AS 错误, sum(p.核实) AS 核实, sum(p.提示) AS 提示, round(avg(p.自评得分), 2) AS 平均得分
        FROM projects p GROUP BY ALL ORDER BY 主管部门""",
    "v_rule": """
        SELECT 规则, 规则名称, 结论, count(*) AS 次数, count(DISTINCT 文件) AS 文件数
        FROM findings GROUP BY ALL ORDER BY 次数 DESC, 规则""",
    "v_level1": """
        SELECT 一级指标, 二级指标, count(*) AS 指标数, count(*) FILTER (类型 IN ('定量', '区间', '日期')) AS 定量,
               round(avg(达成率), 4) AS 平均达成率
        FROM indicators GROUP BY ALL ORDER BY 一级指标, 二级指标""",
}


class Details:
    """
    Each table as a Parquet file, and all of them in a database; use as a context manager.

    Equal rows in the same order give equal Parquet files, however they were shared out.
    """

    def __init__(self, folder: Path, database: Path) -> None:
        """
        Begin the Parquet files in `folder`, and the database.

        Raises:
            FileError: a file cannot be written.
        """
        self._path = database
        with self._sentence():
            # It spills to disk above that memory, and takes what it can get otherwise.
            settings = {"memory_limit": "64MB", "threads": "1", "temp_directory": str(folder / "spilt")}
            self._database = duckdb.connect(config={**settings, "checkpoint_threshold": "1KB"})
            quoted = str(database).replace("'", "''")
            self._database.execute(f"ATTACH '{quoted}' AS details (ROW_GROUP_SIZE {_ROWS_TOGETHER})")
            self._database.execute("USE details")
            self._database.begin()  # one transaction: what is in it is packed once, not table by table
            self._writers = {table.name: _Writer(folder, table, self._database) for table in TABLES}

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        for writer in self._writers.values():
            writer.close()
        self._database.close()

    def add(self, tables: Columns) -> None:
        """
        Add the rows of files, all that a file has.

        Raises:
            FileError: a file cannot be written.
        """
        with self._sentence():
            for name, rows in tables.items():
                self._writers[name].add(rows)

    def finish(self) -> None:
        """
        Write what is waiting, and the views.

        Raises:
            FileError: a file cannot be written.
        """
        with self._sentence():
            for writer in self._writers.values():
                writer.finish()
            for name, query in _VIEWS.items():
                self._database.execute(f"CREATE VIEW {name} AS {query}")
            self._database.commit()
            self._database.close()

    @contextmanager
    def _sentence(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            advice = "请检查磁盘空间和权限后再次运行"
            raise FileError("明细数据库没有写成", where=self._path.name, advice=advice) from error


class _Writer:
    """Writes one table."""

    def __init__(self, folder: Path, table: Table, database: duckdb.DuckDBPyConnection) -> None:
        plain = {Kind.TEXT: pa.string(), Kind.COUNT: pa.int32()}
        self._schema = pa.schema(
            [
                (column.heading, plain.get(column.kind) or pa.decimal128(column.kind.digits, column.kind.places))
                for column in table.columns
            ]
        )
        self._name, self._database = table.name, database
        database.from_arrow(self._schema.empty_table()).create(table.name)
        database.execute(f"COMMENT ON TABLE {table.name} IS '{table.title}'")
        self._file = parquet.ParquetWriter(folder / f"{table.name}.parquet", self._schema, compression="zstd")
        self._waiting = SCHEMAS[table.name].empty_table()

    def add(self, rows: pa.Table) -> None:
        self._waiting = pa.concat_tables([self._waiting, rows])
        while self._waiting.num_rows >= _ROWS_AT_ONCE:
            self._write(_until_file_ends(self._waiting))

    def finish(self) -> None:
        if self._waiting.num_rows:
            self._write(self._waiting.num_rows)
        self.close()

    def close(self) -> None:
        self._file.close()

    def _write(self, count: int) -> None:
        # amounts come as texts: Arrow turns whole columns of them into decimals
        rows = self._waiting.slice(0, count).combine_chunks().cast(self._schema)
        self._file.write_table(rows)
        self._database.from_arrow(rows).insert_into(self._name)
        self._waiting = self._waiting.slice(count)


def _until_file_ends(rows: pa.Table) -> int:
    """Count the rows of all files that begin among the first `_ROWS_AT_ONCE`."""
    files = rows.column(0)
    others: int = compute.index(
        compute.not_equal(files.slice(_ROWS_AT_ONCE), files[_ROWS_AT_ONCE - 1]), value=True
    ).as_py()
    return rows.num_rows if others < 0 else _ROWS_AT_ONCE + others


def view_names() -> tuple[str, ...]:
    """Return the names of the views."""
    return tuple(_VIEWS)
