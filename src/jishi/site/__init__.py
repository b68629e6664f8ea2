"""Site · 站点: settings, wiring of gates and reactions, urls, processes, command line, demo, crowd.

The only floor that knows all others; it decides nothing about trade.
"""
