"""Guess the neuron: what does the unit follow that colours a text?"""

from charviz.ui.guessed import guess_page
from charviz.ui.page import setup_page

with setup_page("Guess"):
    guess_page()
