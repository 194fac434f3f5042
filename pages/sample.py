"""What a network writes at every temperature, by the same dice."""

from charviz.ui.page import setup_page
from charviz.ui.sampled import sample_page

with setup_page("Sample"):
    sample_page()
