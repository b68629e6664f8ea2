"""`python -m jishi.site.cli`: the same as `jishi`."""

from jishi.site.cli.commands import run

run()
