"""The command line: `jishi --help`. Commands live in `commands.py` and `demo_commands.py`."""
