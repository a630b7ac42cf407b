"""Reads the tables of a warehouse as plain PySpark and through Spark Connect; see the script pyspark beside this file."""

import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

work, connect, iceberg = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
settings = {
    "spark.sql.catalog.permafrost": "org.apache.iceberg.spark.SparkCatalog",
    "spark.sql.catalog.permafrost.type": "hadoop",
    "spark.sql.catalog.permafrost.warehouse": str(work / "lab"),
    "spark.sql.catalog.permafrost.default-namespace": "lab",
    "spark.sql.catalog.permafrost.cache-enabled": "false",
    "spark.sql.defaultCatalog": "permafrost",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
}


def plain(value):
    if isinstance(value, datetime):
        return "time"
    return value.isoformat() if isinstance(value, date) else value


def compare(spark, how):
    for file in sorted(Path("conf/sql").glob("*.sql")):
        pairs = (work / "expected" / f"{file.name}.parameters").read_text().split()
        args = dict(pair.split("=", 1) for pair in pairs)
        rows = spark.sql(file.read_text().rstrip().rstrip(";"), args=args).collect()
        got = [{k: plain(v) for k, v in row.asDict().items()} for row in rows]
        expected = json.loads((work / "expected" / f"{file.name}.json").read_text())
        for row in expected:
            row.update({k: "time" for k in row if k.endswith("_at") and row[k]})
        assert got == expected, (how, file.name, got[:2], expected[:2])
        print(f"{how}: {file.name}: {len(got)} rows as permafrost sql")


def notebook():
    os.environ.update(WAREHOUSE=str(work / "lab"), MPLBACKEND="Agg")
    cells = json.loads(Path("notebooks/runs.ipynb").read_text())["cells"]
    scope = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), scope)
    return scope["spark"]


def server():
    """Spark Connect's own service; Spark's launcher would listen on all addresses, this listens on loopback."""
    code = """
import sys
from pyspark.sql import SparkSession
builder = SparkSession.builder.master("local[1]").config("spark.jars", sys.argv[1])
for pair in sys.argv[2:]:
    builder = builder.config(*pair.split("=", 1))
jvm = builder.getOrCreate()._jvm
netty = jvm.org.sparkproject.connect.grpc.netty.NettyServerBuilder
service = jvm.org.apache.spark.sql.connect.service.SparkConnectService(False)
started = netty.forAddress(jvm.java.net.InetSocketAddress("127.0.0.1", 0)).addService(service).build().start()
print(started.getPort(), flush=True)
sys.stdin.read()
"""
    arguments = [f"{k}={v}" for k, v in settings.items()]
    return subprocess.Popen(
        [sys.executable, "-c", code, f"{connect},{iceberg}", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


if len(sys.argv) > 4:  # the half through Connect, in a process of its own
    from pyspark.sql import SparkSession

    compare(SparkSession.builder.remote(sys.argv[4]).getOrCreate(), "Connect")
    os.environ["SPARK_REMOTE"] = sys.argv[4]
    notebook()
    print("Connect: the notebook runs")
    sys.exit()

from pyspark.sql import SparkSession

builder = SparkSession.builder.master("local[1]").config("spark.jars", iceberg)
for key, value in settings.items():
    builder = builder.config(key, value)
compare(builder.getOrCreate(), "plain")
SparkSession.getActiveSession().stop()
notebook().stop()
print("plain: the notebook runs")
running = server()
try:
    remote = f"sc://127.0.0.1:{int(running.stdout.readline())}"
    subprocess.run([sys.executable, __file__, *sys.argv[1:4], remote], check=True)
finally:
    running.stdin.close()
    running.terminate()
    running.wait()
