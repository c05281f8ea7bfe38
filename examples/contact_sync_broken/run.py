"""Run the contact sync with its mistakes: `python examples/contact_sync_broken/run.py sync`."""

import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).parents[1] / "contact_sync"))

from contact_sync.command import main
from contact_sync_broken.mistakes import BrokenApplication

if __name__ == "__main__":
    sys.exit(main(application=BrokenApplication))
