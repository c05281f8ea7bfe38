"""The audit behind the pytest plugin: judge each test's traffic, tell of it, and judge the whole run at its end."""
