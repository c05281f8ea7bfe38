"""What every run of this project's own tests needs: pytester, and the Hypothesis profiles."""

from hypothesis import settings

pytest_plugins = ["pytester"]

# `mockspot-pr` finds the same examples in every run, so that a red pull request is red for its own change. Search for
# new examples with `--hypothesis-profile=mockspot-nightly`. No deadlines: they measure the machine, not the code.
settings.register_profile("mockspot-pr", deadline=None, derandomize=True)
settings.register_profile("mockspot-nightly", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("mockspot-pr")
