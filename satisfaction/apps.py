from importlib import import_module

from django.apps import AppConfig


class SatisfactionConfig(AppConfig):
    name = "satisfaction"
    verbose_name = "Cổng khảo sát hài lòng"

    def ready(self) -> None:
        # Shared tasks belong to the current application: without it the web would send to no broker.
        import_module("satisfaction.celery")
        import_module("satisfaction.deployment").refuse_clear_connections()
