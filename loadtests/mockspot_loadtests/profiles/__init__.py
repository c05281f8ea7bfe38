"""Load profiles: a locustfile and a TOML file of the same name each."""
