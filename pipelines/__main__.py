"""`python -m pipelines` is `clearance`."""

from pipelines.cli import main

main()
