"""Run the contact sync from a checkout: `python examples/contact_sync/run.py sync`."""

import sys

from contact_sync.command import main

if __name__ == "__main__":
    sys.exit(main())
