"""The body of every DAG's tasks, one module per DAG, without Airflow: a notebook or a test can call the same.

Here, and only here, steps are put together: each is called with the lake and its run's staging, what it staged is
checked, and only then moved into place (write, audit, publish).
"""
