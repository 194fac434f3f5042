"""`python -m charviz VERB …`: everything the pages do, without a browser."""

import json
import os
import sys

from charviz.cli import main
from charviz.home import UNLISTED

if __name__ == "__main__":
    sys.argv += json.loads(os.environ.pop(UNLISTED, "[]"))
    main()
