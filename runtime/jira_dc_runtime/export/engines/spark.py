"""PySpark: `spark.read.format("jira")`, once it is registered, and a plan as a dataframe."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from .connect import Connection
from .slice_reader import SliceReader

if TYPE_CHECKING:
    from jira_dc_runtime.export.slices import Plan


def register_source(spark: Any) -> None:
    """Make the format `jira` known to the session: `spark.read.format("jira").options(jql="project = EX").load()`.

    `spark.readStream.format("jira")` is a stream of what changes. The options are told in the documentation; none is a
    login, which driver and workers find in their environment. Raise `ConfigurationError` where PySpark 4 or what it
    needs is not installed.
    """
    from .spark_source import JiraDataSource  # noqa: PLC0415 - imports pyspark

    spark.dataSource.register(JiraDataSource)


def spark_frame(
    spark: Any,
    plan: Plan,
    table: str = "issues",
    *,
    include: Collection[str] = (),
    connection: Connection | None = None,
    workers: int | None = None,
    rate: float | None = None,
    page_size: int = 250,
) -> Any:
    """Return a Spark `DataFrame` of one table of the slices of `plan`; nothing is read before an action.

    - `spark`: the session.
    - `table`: `issues`, `changelog`, `comments`, `worklogs`, `links` or `attachments`.
    - `include`: what is read with each issue, some of `INCLUDES`; what the table needs is added.
    - `connection`: which Jira; without it, the environment of each worker tells. It has to have the login anyway.
    - `workers`: among how many tasks at a time `rate` is divided; None is `spark.sparkContext.defaultParallelism`.
    - `rate`: how many requests a second all workers send together at most; None is what the plan says.

    Raise `ConfigurationError` where PySpark is not installed, and `RequestError` for a table or an `include` that there
    is not.
    """
    reader = SliceReader.of(plan.fields, (table,), include, connection, page_size)  # refuses what the workers would
    register_source(spark)
    if rate is not None:
        plan = plan.divide(workers or spark.sparkContext.defaultParallelism, rate)
    named = {
        "url": reader.connection.url,
        "auth": reader.connection.auth,
        "tokenStore": reader.connection.token_store,
        "tokenFile": reader.connection.token_file,
    }
    return (
        spark.read.format("jira")
        .options(**{name: value for name, value in named.items() if value is not None})
        .options(table=table, include=",".join(reader.include), pageSize=page_size, plan=plan.to_json().decode())
        .load()
    )
