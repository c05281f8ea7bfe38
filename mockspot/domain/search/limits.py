"""How much one search may ask for."""

from typing import Final

# Claim: 5 groups, 6 filters in each, 18 in all (documented, DOC-SEARCH). The 6 is pasted (SLACK 2024-12), the 5
# pasted with its text by users of the 2026 command line tool. unverified: 18, since a 2024 changelog spoke of 5, 10
# and 25.
GROUPS: Final = 5
FILTERS_IN_GROUP: Final = 6
FILTERS: Final = 18

# Claim: one sort rule (documented, DOC-SEARCH). unverified: that a second one is refused.
SORTS: Final = 1

# Claim: 10 by default, at most 200 (documented); 0 is refused (pasted, SLACK 2020 and 2023).
DEFAULT_LIMIT: Final = 10
LIMIT: Final = 200

# Claim: a page that starts at 10,000 is refused (pasted, SLACK 2024-04; pasted, node132).
WINDOW: Final = 10_000

# Claim: both documented (DOC-SEARCH).
QUERY_CHARACTERS: Final = 3_000
BODY_CHARACTERS: Final = 3_000
