"""Runs that are begun as a page begins them."""

from charviz.ui import runs


def begin(text="A text. " * 200):
    return runs.load(runs.begin("Mine", "text.txt", "mine", ("--epochs=1",), text))
