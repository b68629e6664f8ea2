"""Loads the wiring once all rooms are there."""

from importlib import import_module

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "jishi.site"
    label = "jishi_site"

    def ready(self) -> None:
        # By name, because reactions import models, which exist only from here on.
        import_module("jishi.site.wiring").connect()
