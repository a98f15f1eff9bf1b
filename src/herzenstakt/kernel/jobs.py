"""Work that is done in a moment, by whoever is free.

The row is the truth, the queue only hurries it: a job carries an id and looks at the row itself. It
may run twice or never; the sweep finds what fell down.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django_tasks.base import Task, task
from django_tasks_db import DatabaseBackend

__all__ = ["FIRST", "LAST", "NEXT", "Job", "enqueue", "enqueue_along", "task"]

#: what a person waits for goes first; looking at the networks can wait for all else
FIRST, NEXT, LAST = 50, 20, -20

Job = Task[[int], None]


def enqueue(job: Job, pk: int, at: datetime | None = None) -> None:
    """Let `job(pk)` run soon, or at a time, after the surrounding transaction is safely stored."""
    transaction.on_commit(partial(_hand_over, job, pk, at))


def enqueue_along(job: Job, pk: int) -> None:
    """As `enqueue`, soon, and stored by the surrounding transaction itself: one commit instead of two, where
    many come at once. Jobs that rest in no database run after it."""
    if isinstance(job.get_backend(), DatabaseBackend):
        job.enqueue(pk)
    else:
        enqueue(job, pk)


def _hand_over(job: Job, pk: int, at: datetime | None) -> None:
    (job.using(run_after=at) if at and job.get_backend().supports_defer else job).enqueue(pk)
