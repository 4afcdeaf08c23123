"""The pipeline's steps and what they share. Nothing in here imports Airflow."""

__version__ = "0.1.0"
