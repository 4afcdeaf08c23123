"""The pages on which people check answers and see how the year stands: a FastAPI app that needs a server's sign-in.

`include.review_pages.app.make_app` makes it; `plugins/review_pages.py` puts it under Airflow's web server. Nothing is
imported here: Airflow loads its plugins in every process, and most of them show no pages.
"""

PREFIX = "/safeguarding"
"""Path below which the web server shows these pages."""
