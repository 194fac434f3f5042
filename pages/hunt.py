"""The hunt: which unit follows what, and how far to believe it."""

from charviz.ui.hunt_page import hunt_page
from charviz.ui.page import setup_page

with setup_page("Hunt"):
    hunt_page()
