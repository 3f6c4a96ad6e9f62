"""`python -m tests.export.on_engine ENGINE FOLDER SLICE_SIZE INCLUDE`: an export by an engine with two local workers.

Each table is a folder of Parquet files, written by the engine itself. The issues and what is included are asked for
one after the other, as an engine does: a table is a dataframe of its own.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jira_dc import Jira
from jira_dc.engines import dask_frame, ray_dataset, spark_frame
from jira_dc.export import Plan

WORKERS: Final = 2


def write_by_spark(plan: Plan, tables: tuple[str, ...], to: Path) -> None:
    """Write the tables by local Spark."""
    sql: Any = importlib.import_module("pyspark.sql")
    settings = {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC"}
    spark: Any = sql.SparkSession.builder.master(f"local[{WORKERS}]").config(map=settings).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    for table in tables:
        spark_frame(spark, plan, table).write.parquet(str(to / table))
    spark.stop()


def write_by_ray(plan: Plan, tables: tuple[str, ...], to: Path) -> None:
    """Write the tables by local Ray."""
    ray: Any = importlib.import_module("ray")
    ray.init(num_cpus=WORKERS, include_dashboard=False, configure_logging=False)
    for table in tables:
        ray_dataset(plan, table).write_parquet(str(to / table))
    ray.shutdown()


def write_by_dask(plan: Plan, tables: tuple[str, ...], to: Path) -> None:
    """Write the tables by local Dask."""
    distributed: Any = importlib.import_module("distributed")
    with (
        distributed.LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        for table in tables:
            dask_frame(plan, table).to_parquet(str(to / table), write_index=False)


WRITERS: Final[dict[str, Callable[[Plan, tuple[str, ...], Path], None]]] = {
    "spark": write_by_spark,
    "ray": write_by_ray,
    "dask": write_by_dask,
}


def main(engine: str, folder: str, slice_size: str, include: str) -> None:
    """Plan, and write each table."""
    with Jira.from_env() as jira:
        plan = jira.export.plan(slice_size=int(slice_size))
    WRITERS[engine](plan, ("issues", *filter(None, include.split(","))), Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
