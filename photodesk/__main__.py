"""`python -m photodesk` is `photodesk`."""

import sys

from photodesk.app import main

if __name__ == "__main__":
    sys.exit(main())
