"""`python -m pipelines.cli` is `creators`."""

from pipelines.cli import main

main()
