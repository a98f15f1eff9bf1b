"""Work that is done in a moment, by whoever is free.

The row is the truth, the queue only hurries it: a job carries an id and looks at the row itself. It
may run twice or never; the sweep finds what fell down.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django_tasks.base import Task, task

__all__ = ["FIRST", "LAST", "NEXT", "Job", "enqueue", "task"]

#: what a person waits for goes first; looking at the networks can wait for all else
FIRST, NEXT, LAST = 50, 20, -20

Job = Task[[int], None]


def enqueue(job: Job, pk: int, at: datetime | None = None) -> None:
    """Let `job(pk)` run soon, or at a time, after the surrounding transaction is safely stored."""
    transaction.on_commit(partial(_hand_over, job, pk, at))


def _hand_over(job: Job, pk: int, at: datetime | None) -> None:
    (job.using(run_after=at) if at and job.get_backend().supports_defer else job).enqueue(pk)
