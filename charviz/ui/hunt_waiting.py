"""The queue of jobs as the Hunt page shows it: what runs, how long it will, what waits."""

import hashlib

import streamlit as st

from charviz.ui import failures, hunt_jobs, sessions, words
from charviz.ui.jobs import MOST, QUEUE, Job
from charviz.ui.notes import note

_GOES_ON = "hunt-goes-on"  # in the session: a cancelled hunt goes on for others
EVERY = 1.5  # seconds between looks, as long as there is something to see


def queue(watched: str) -> None:
    """Draw the queue, if there is anything in it; watched: the hunt of this page."""
    QUEUE.join(watched, sessions.session())
    if QUEUE.listed():
        st.fragment(_queue, run_every=EVERY)(watched, _is_under_way(watched))


@failures.told()
def _queue(watched: str, was_under_way: bool) -> None:
    """Draw the queue again and again; once it has changed more than that, the page anew."""
    if st.session_state.pop(_GOES_ON, False):
        st.toast("Somebody else waits for this hunt too, so it goes on.")
    jobs = QUEUE.listed()
    if not jobs or _is_under_way(watched) != was_under_way:
        st.rerun()
    with st.container(border=True, gap="small", key="hunt-queue"):
        for place, job in enumerate(jobs):
            _job(job, place, job.key == watched)
        waiting = len(jobs) - 1
        if waiting:
            note(f"One job runs at a time; {waiting} of at most {MOST - 1} wait for their turn.")


def _is_under_way(key: str) -> bool:
    job = QUEUE.get(key)
    return job is not None and job.is_under_way


def _job(job: Job, place: int, is_watched: bool) -> None:
    title = f"**{words.plain(_title(job))}**"
    if is_watched:
        title = f"This hunt: {title}"
    with st.container(horizontal=True, vertical_alignment="center"):
        if job.state == "running":
            share, left = job.progress()
            said = f"{title} · {job.stage or 'starting'}"
            said += f" · about {hunt_jobs.spoken(left)} left" if left is not None else ""
            st.progress(min(1.0, share), text=said)
        else:
            note(f"{title} · {_turn(place)}")
        if _may_cancel(job):
            st.button("Cancel", key=f"cancel-{_mark(job)}", on_click=_cancel, args=(job.key,))


def _mark(job: Job) -> str:
    """Return what tells a job's button from others; its key opens it, and this ends up in HTML."""
    return hashlib.sha256(job.key.encode()).hexdigest()[:12]


def _title(job: Job) -> str:
    """Return what a job is called: others need not know what somebody hunts in."""
    is_wanted = sessions.session() in job.wanted_by
    return job.own_title if is_wanted and job.own_title else job.title


def _turn(place: int) -> str:
    return "next in line" if place <= 1 else f"waits behind {place} others"


def _may_cancel(job: Job) -> bool:
    """Only who wants a hunt may; whoever left it will come back by its address."""
    # The owner of a run pauses or stops it, on another page.
    return job.is_hunt and sessions.session() in job.wanted_by


def _cancel(key: str) -> None:
    if not QUEUE.leave(key, sessions.session(), sessions.is_here):
        st.session_state[_GOES_ON] = True
