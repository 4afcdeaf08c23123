"""What `make run` and `make ui` do on one machine: a real Airflow of this checkout's own, started and stopped."""
