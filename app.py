"""The first page: a text coloured by the unit that follows quotation marks."""

from charviz.ui.page import setup_page, text_page

with setup_page("Text"):
    text_page()
