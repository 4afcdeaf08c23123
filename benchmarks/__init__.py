"""`make benchmark`: made-up years of reports, what reading them takes, and the page that shows it (docs/performance.md)."""
