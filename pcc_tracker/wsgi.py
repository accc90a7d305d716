"""The web server's door into the application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pcc_tracker.settings")
application = get_wsgi_application()
