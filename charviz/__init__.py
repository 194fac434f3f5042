"""What the cells of a character-level recurrent network follow as it reads.

Nothing is imported here, so that the command line and the pages pay only for what they use.
"""

__version__ = "0.1.0"
