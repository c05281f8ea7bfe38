"""The impure edges and the wiring: clock, ids, webhook sender, composition root."""
