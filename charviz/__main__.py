"""`python -m charviz VERB …`: everything the pages do, without a browser."""

from charviz.cli import main

if __name__ == "__main__":
    main()
