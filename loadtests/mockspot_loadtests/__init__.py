"""Load tests with Locust: users that behave like an integration, profiles, thresholds, JUnit.

Locust patches the process it is imported into. `runner`, `guard`, `thresholds`, `junit` and `schedule` never import it;
`users`, `arrivals`, `conduct` and the profiles do, and run in a process of their own.
"""
