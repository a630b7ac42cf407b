"""run_dag.py FOLDER HOME: imports the DAG, lists its tasks and runs them; see the script airflow beside this file."""

import datetime
import sys
from pathlib import Path

import airflow
from airflow.models import DagBag
from airflow.utils import db, timezone

folder, home = sys.argv[1], Path(sys.argv[2])
db.initdb(load_connections=False)
bag = DagBag(folder, include_examples=False)
assert not bag.import_errors, bag.import_errors
dag = bag.get_dag("permafrost_nightly")
assert {t.task_id: sorted(t.downstream_task_ids) for t in dag.tasks} == {"submit": ["wait"], "wait": []}, dag.tasks
assert dag.max_active_runs == 1 and not dag.catchup
assert {t.task_id: t.retries for t in dag.tasks} == {"submit": 2, "wait": 0}
for task in dag.tasks:
    task.retries = 0  # to see a failure at once


def run(day):
    (home / "submit/calls").unlink(missing_ok=True)
    night = dag.test(execution_date=timezone.make_aware(datetime.datetime(2026, 11, day)))
    calls = (home / "submit/calls").read_text().splitlines()
    return night.state, calls


state, calls = run(22)
assert state == "success", state
assert calls == [
    "--deploy-mode|cluster|nightly|--warehouse|hdfs:///my lab|--night|2026-11-22|--model|first|--images|hdfs:///incoming|",
    "wait|--warehouse|hdfs:///my lab|--night|2026-11-22|--timeout|6h|",
], calls
(home / "submit/code").write_text("3")
state, calls = run(23)
assert state == "failed", state
assert len(calls) == 1 and "|nightly|" in calls[0], calls
print(f"Airflow {airflow.__version__}: tasks submit and wait, called as expected; a night that failed is not waited for")
