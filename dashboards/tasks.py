"""Tasks that officials' pages ask for; Celery finds them through this module."""

from scoring import analysis_tasks as analysis_tasks
