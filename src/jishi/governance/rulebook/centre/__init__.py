"""The public rule centre: every rule, its history, what it did. Readable without log-in or JavaScript."""
