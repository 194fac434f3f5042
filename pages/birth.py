"""Birth of a neuron: how a detector came about while its network learned."""

from charviz.ui.born import birth_page
from charviz.ui.page import setup_page

with setup_page("Birth of a neuron"):
    birth_page()
