"""Train: a text becomes a network that is read, sampled and hunted minutes later."""

from charviz.ui.page import setup_page
from charviz.ui.train_page import train_page

with setup_page("Train"):
    train_page()
