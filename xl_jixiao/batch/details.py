"""
Details beyond Excel: each table as Parquet, and a DuckDB file over them that an auditor can query.

Views: `v_unit` (by 实施单位), `v_rule` (by rule), `v_level1` (by 一级指标), `v_department` (by 主管部门).
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from xl_jixiao.batch.tables import TABLES, Columns, Kind, Table
from xl_jixiao.errors import FileError, HostError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import ModuleType

_ROWS_AT_ONCE = 10_000
_DATABASE_LIMITS = {"memory_limit": "64MB", "threads": 2}
"""DuckDB spills to disk above that; it takes what it can get otherwise."""
_MISSING = 'pip install "xl-jixiao[batch]"'

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


def write_parquet(outcomes: Iterable[Columns], folder: Path) -> None:
    """
    Write one Parquet file a table, in the order of the outcomes; equal outcomes give equal bytes.

    Raises:
        HostError: pyarrow is not installed.
    """
    arrow, parquet = _import("pyarrow"), _import("pyarrow.parquet")
    schemas = {table.name: _schema(arrow, table) for table in TABLES}
    waiting: dict[str, list[list[Any]]] = {table.name: [[] for _ in table.columns] for table in TABLES}
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(parquet.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd"))
            for name, schema in schemas.items()
        }

        def flush(name: str) -> None:
            # amounts come as texts: Arrow turns whole columns of them into decimals
            arrays = [
                arrow.array(values, field.type if arrow.types.is_integer(field.type) else arrow.string()).cast(
                    field.type
                )
                for values, field in zip(waiting[name], schemas[name], strict=True)
            ]
            writers[name].write_table(arrow.Table.from_arrays(arrays, schema=schemas[name]))
            waiting[name] = [[] for _ in schemas[name]]

        for tables in outcomes:
            for name, columns in tables.items():
                for values, more in zip(waiting[name], columns, strict=bool(columns)):
                    values.extend(more)
                if len(waiting[name][0]) >= _ROWS_AT_ONCE:
                    flush(name)
        for name, columns in waiting.items():
            if columns[0]:
                flush(name)


def write_database(folder: Path, path: Path) -> None:
    """
    Load the Parquet files of `folder` into a DuckDB file with views.

    Raises:
        HostError: duckdb is not installed.
        FileError: the file cannot be written.
    """
    duckdb = _import("duckdb")
    try:
        with duckdb.connect(str(path), config=_DATABASE_LIMITS) as database:
            database.begin()  # one transaction: what is in it is packed once, not table by table
            for table in TABLES:
                source = folder / f"{table.name}.parquet"
                database.read_parquet(str(source)).create(table.name)
                database.execute(f"COMMENT ON TABLE {table.name} IS '{table.title}'")
            for name, query in _VIEWS.items():
                database.execute(f"CREATE VIEW {name} AS {query}")
            database.commit()
    except duckdb.Error as error:
        raise FileError("明细数据库没有写成", where=str(path.name), advice="请检查磁盘空间和权限后再次运行") from error


def view_names() -> tuple[str, ...]:
    """Return the names of the views."""
    return tuple(_VIEWS)


def _schema(arrow: ModuleType, table: Table) -> Any:
    plain = {Kind.TEXT: arrow.string(), Kind.COUNT: arrow.int32()}
    return arrow.schema(
        [
            (column.heading, plain.get(column.kind) or arrow.decimal128(column.kind.digits, column.kind.places))
            for column in table.columns
        ]
    )


def _import(name: str) -> ModuleType:
    from importlib import import_module  # noqa: PLC0415 - an optional extra, imported when it is used

    try:
        return import_module(name)
    except ImportError as error:
        raise HostError(f"没有安装 {name.partition('.')[0]}", advice=f"请运行 {_MISSING}") from error
