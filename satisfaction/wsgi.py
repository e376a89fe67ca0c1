import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal.front import Front
from portal.intake import in_utf_8
from satisfaction.valve import Valve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")

_portal = in_utf_8(get_wsgi_application())
# Pages that leave as they left a moment ago wait for nobody, so they stand in front of the valve.
application = Front(
    Valve(_portal, working=settings.WEB_THREADS, waiting=settings.WEB_WAITING, officials=settings.WEB_OFFICIALS)
)
