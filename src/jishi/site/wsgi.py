"""The web role: `granian --interface wsgi jishi.site.wsgi:application`."""

import gc
import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
application = get_wsgi_application()

# After the set-up, because models exist only from here on.
from jishi.governance.rulebook import api as rulebook  # noqa: E402

rulebook.keep_current("web", threading.Event())

# What was loaded stays for good, so the collector need not walk it; nearly all of what a request
# makes goes by its counts, so it may look less often than after every 700 objects.
gc.collect()
gc.freeze()
gc.set_threshold(25_000, 20, 50)
