from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Nhiệm vụ và kế hoạch khắc phục"
