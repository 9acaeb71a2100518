"""The nightly run as an Airflow DAG; copy it into the DAGs folder and set the three places.

Tried with Airflow 3.0 (`airflow dags test clearance_nightly`). In Airflow 2 the two imports are
`from airflow import DAG` and `from airflow.operators.bash import BashOperator`.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

CLEARANCE = "/srv/clearance/.venv/bin/clearance"
CORPUS = "/srv/corpus/corpus.yaml"
OUT = "/srv/corpus/out"

with DAG(
    dag_id="clearance_nightly",
    schedule="15 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,  # a day that was missed is not run again: the corpus of that day is gone
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=15)},  # finished splits are not done again
) as dag:
    # exec: the scheduler's SIGTERM reaches the run itself. 4 means that another run holds the output: skipped.
    run = BashOperator(
        task_id="run",
        bash_command=f"exec {CLEARANCE} run {CORPUS} --out {OUT} --workers 4 --as-of {{{{ ds }}}}",
        skip_on_exit_code=4,
    )
    verify = BashOperator(task_id="verify", bash_command=f"exec {CLEARANCE} verify {OUT}")
    gc = BashOperator(
        task_id="gc", bash_command=f"exec {CLEARANCE} gc {OUT} --releases --format ndjson", skip_on_exit_code=4
    )
    run >> verify >> gc
