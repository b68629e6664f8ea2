"""The sequence behind `Frame.tick`: the order in which frames were numbered over all channels."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("realtime", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE realtime_tick", "DROP SEQUENCE realtime_tick"),
    ]
