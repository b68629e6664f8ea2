"""The sandbox payment provider, driven from outside: real processes, real HTTP."""
