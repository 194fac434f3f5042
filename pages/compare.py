"""Two texts that differ in a little, and what a network remembers of it."""

from charviz.ui.compared import compare_page
from charviz.ui.page import setup_page

with setup_page("Compare"):
    compare_page()
