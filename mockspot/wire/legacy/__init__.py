"""The shapes of the oldest APIs (v1 and v2): times in milliseconds, ids as numbers, values with their versions."""
