"""Tasks that officials' pages ask for, and beat; Celery finds them through this module."""

from dashboards import privacy_tasks as privacy_tasks
from scoring import analysis_tasks as analysis_tasks
