"""What charviz is, what it can do, and how far to believe it."""

from charviz.ui.about import about_page
from charviz.ui.page import setup_page

with setup_page("About"):
    about_page()
