"""Housekeeping of the jobs themselves: what a dead worker left behind is taken up again."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="site.take_up_stalled_jobs", queue="clocks", queueing_lock="site.stalled")
async def take_up_stalled_jobs(timestamp: int) -> None:
    """Retry jobs whose worker stopped reporting (a killed process): every job is repeat-safe."""
    del timestamp
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        log.warning("job_taken_up_again", job_id=job.id, task=job.task_name)
        await app.job_manager.retry_job(job)
