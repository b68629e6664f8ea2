"""Background work of realtime."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jishi.foundation.realtime.actions.forget_old import forget_old


@app.periodic(cron="*/10 * * * *")
@app.task(name="realtime.forget_old", queue="sweeps", pass_context=False)
def forget_old_frames(timestamp: int) -> None:
    """Every ten minutes: delete frames that nobody can catch up on any more."""
    del timestamp
    forget_old()
