"""Arrays in, picture out: what is drawn is decided here, for the pages, the terminal and files."""
