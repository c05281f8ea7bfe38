"""A forward proxy for clients that cannot be re-pointed, what they must trust, and the variables that say both."""
