"""Sets Django up in a process that was started for the fault programme."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")
django.setup()
