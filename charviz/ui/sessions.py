"""Who is at the pages: sessions, and whether they are still there."""

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")  # what servers before ours add


def session() -> str:
    """Return what tells this session from others."""
    run = get_script_run_ctx()
    return run.session_id if run else ""


def is_here(who: str) -> bool:
    """Tell whether a session is still at some page."""
    return Runtime.exists() and Runtime.instance().is_active_session(who)


def is_only_here() -> bool:
    """Tell whether only this machine reaches the server: then nobody's texts are anybody else's."""
    is_local = st.get_option("server.address") in ("localhost", "127.0.0.1", "::1")
    return is_local and not any(name in st.context.headers for name in PASSED_ON)
