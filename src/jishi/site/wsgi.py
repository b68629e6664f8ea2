"""The web role: `granian --interface wsgi jishi.site.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
application = get_wsgi_application()
