"""The simulator's own face under `/_mockspot/`: steering it and looking into it."""
