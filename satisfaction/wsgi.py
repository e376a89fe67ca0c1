import os

from django.core.wsgi import get_wsgi_application

from portal.front import Front
from portal.intake import in_utf_8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")

application = Front(in_utf_8(get_wsgi_application()))
