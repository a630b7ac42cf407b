"""Ranks a model every night with Permafrost, and is done when the night is published.

Copy this file into Airflow's folder of DAGs. It needs Airflow 2.4 or newer and, on the workers, Permafrost at
PERMAFROST_HOME. Everything else is set with Airflow variables (or AIRFLOW_VAR_… in the environment):

    permafrost_home       where Permafrost lies, default /opt/permafrost
    permafrost_launcher   submit/permafrost, submit/yarn/permafrost --deploy-mode cluster, …; default submit/permafrost
    permafrost_warehouse  folder of tables and models, required
    permafrost_model      run or model file to rank, required
    permafrost_images     data set, folder or archive, required
    permafrost_timeout    how long to wait for the night, default 6h

The first task submits the job; in cluster mode it ends before the job does. The second one waits for the committed row,
which alone says that the night is published. Both may be repeated: a night that is published already is not done again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

SETTINGS = {
    "PERMAFROST_HOME": "{{ var.value.get('permafrost_home', '/opt/permafrost') }}",
    "LAUNCHER": "{{ var.value.get('permafrost_launcher', 'submit/permafrost') }}",
    "WAREHOUSE": "{{ var.value.permafrost_warehouse }}",
    "MODEL": "{{ var.value.permafrost_model }}",
    "IMAGES": "{{ var.value.permafrost_images }}",
    "WAIT": "{{ var.value.get('permafrost_timeout', '6h') }}",
    "NIGHT": "{{ ds }}",
    "LC_ALL": "C.UTF-8",
}

with DAG(
    dag_id="permafrost_nightly",
    description="Ranks the filters of a model on the images of a night",
    schedule="15 1 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    # A second job would end with exit code 5: all nights of a namespace have one writer.
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10)},
    tags=["permafrost"],
) as dag:
    submit = BashOperator(
        task_id="submit",
        # The launcher may bring options along, so it is split into words.
        bash_command=(
            'cd "$PERMAFROST_HOME" && '
            '$LAUNCHER nightly --warehouse "$WAREHOUSE" --night "$NIGHT" --model "$MODEL" --images "$IMAGES"'
        ),
        env=SETTINGS,
        append_env=True,
    )
    wait = BashOperator(
        task_id="wait",
        bash_command='cd "$PERMAFROST_HOME" && submit/permafrost wait --warehouse "$WAREHOUSE" --night "$NIGHT" --timeout "$WAIT"',
        env=SETTINGS,
        append_env=True,
        # If the time was up, the night is missing: to wait again is of no use.
        retries=0,
    )
    submit >> wait
