"""Where claims come from: every source that a claim may name, and how strong each word for its evidence is.

A claim is a short text such as `recorded (sens 2024)`: how strongly HubSpot's behaviour is known, and by which source.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Source(NamedTuple):
    """One place where HubSpot can be seen or is described.

    `key` is what claims call it. `recordings` says that it holds whole answers as they came, and nobody's account.
    """

    key: str
    what: str
    recordings: bool = False


STRENGTHS = {
    "recorded": "bytes of a real answer, in a public recording",
    "pasted": "a body in a public report",
    "observed": "told by somebody who ran it against a live account, and says when",
    "documented": "HubSpot's own pages, changelog, specifications or clients",
    "second-hand": "what public clients rely on, or people say",
    "unverified": "our reading: nothing public settles it, and no contract asserts it",
    "mockspot's own": "nothing of HubSpot's",
}
"""Words for evidence, strongest first. A claim that names several is as strong as its first part says it is."""

_SYNONYMS = {"measured": "observed", "run": "observed"}
_PAGES = "https://developers.hubspot.com/docs"

SOURCES = (
    Source("sens", "GitHub sensadrome/ruby_hubspot_api, cassettes of 2024-10", recordings=True),
    Source("grou", "GitHub grouparoo/grouparoo, fixtures of its HubSpot plugin, 2021-22", recordings=True),
    Source("j1", "GitHub JupiterOne/graph-hubspot, recordings of 2023", recordings=True),
    Source("nango", "GitHub NangoHQ/integration-templates, captures of 2026-03", recordings=True),
    Source("amp", "GitHub amp-labs/connectors, HubSpot fixtures, 2025-26", recordings=True),
    Source("estuary", "GitHub estuary/connectors, capture snapshots of 2024-02 to 2026-08", recordings=True),
    Source("hrb", "GitHub HubspotCommunity/hubspot-ruby, cassettes of 2014 to 2019", recordings=True),
    Source("hscli", "GitHub Luigi08001/hscli, probe reports of 2026-04"),
    Source("backlot", "GitHub brekkylab/backlot, measured 2026-08 to 2026-09"),
    Source("KALUP", "GitHub scopiousdigital/kalup, live runs of 2026-09-29 to 2026-10-06", recordings=True),
    Source("SLACK", "GitHub hubspotdev/devslackarchive: HubSpot's public developer Slack, 2018 to 2025"),
    Source("NANGO", "GitHub NangoHQ/nango, issue 7664"),
    Source("POSTHOG", "GitHub PostHog/posthog, tests of its OAuth integrations, pull requests by number"),
    Source("n8n", "GitHub n8n-io/n8n, issues by number"),
    Source("FORUM", "https://integrate.hubspot.com, HubSpot's former developer forum; topics 959 and 5702"),
    Source("BOW", "GitHub bagofwords1/bagofwords, notes on HubSpot's MCP server"),
    Source("RUDDER", "GitHub rudderlabs/rudder-transformer, HubSpot fixtures, 2022-24", recordings=True),
    Source("AP9359", "GitHub activepieces/activepieces, pull request 9359"),
    Source("tfhs", "GitHub jackemcpherson/terraform-provider-hubspot, live runs of 2026-08 in a free account"),
    Source("UT", "GitHub usertour/usertour, pull request 490"),
    Source("go-hubspot", "GitHub belong-inc/go-hubspot, answers in its tests, 2024", recordings=True),
    Source(
        "airbyte", "GitHub airbytehq/airbyte, issues by number, records its tests expect; its connector 5.7.0 by name"
    ),
    Source("Airbyte", "airbyte-source-hubspot 5.7.0 on PyPI"),
    Source("Singer", "tap-hubspot 4.5.0 on PyPI"),
    Source("clients", "what public clients call and read, run or read in 2026-11"),
    Source("public issues", "several issues of public repositories"),
    Source("public logs", "what public repositories keep of their own calls, 2025-26"),
    Source("hubspot-php", "GitHub HubSpot/hubspot-php, issues by number"),
    Source("HubSpot.NET", "GitHub hubspot-net/HubSpot.NET, issues by number"),
    Source("oauth-quickstart-python", "GitHub HubSpot/oauth-quickstart-python, issues by number"),
    Source("node", "GitHub HubSpot/hubspot-api-nodejs, issues by number"),
    Source("py", "GitHub HubSpot/hubspot-api-python, issues by number"),
    Source("rb", "GitHub HubSpot/hubspot-api-ruby, issues by number"),
    Source("php", "GitHub HubSpot/hubspot-api-php, issues by number"),
    Source(
        "S3", "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, for where HubSpot keeps files there"
    ),
    Source("SKILLS", "GitHub HubSpot/agent-cli-skills, 2026-06: HubSpot's own notes for agents"),
    Source("SPEC", "GitHub HubSpot/HubSpot-public-api-spec-collection, 2026-08-21"),
    Source("CHG", "https://developers.hubspot.com/changelog, entries by name"),
    Source("KB", "https://knowledge.hubspot.com"),
    Source("DOC-ERR", f"{_PAGES}/api-reference/error-handling"),
    Source("DOC-OBJ", f"{_PAGES}/api-reference/latest/crm/using-object-apis"),
    Source("DOC-UND", f"{_PAGES}/api-reference/legacy/crm/understanding-the-crm"),
    Source("DOC-SEARCH", f"{_PAGES}/api-reference/latest/crm/search-the-crm"),
    Source("DOC-ASSOC", f"{_PAGES}/api-reference/latest/crm/associations/associate-records/guide"),
    Source("DOC-ASSOCSCHEMA", f"{_PAGES}/api-reference/latest/crm/associations/associations-schema/guide"),
    Source("DOC-ASSOC3", f"{_PAGES}/api-reference/legacy/crm/associations/v3/associate-records"),
    Source("DOC-CONTACTS", f"{_PAGES}/api-reference/latest/crm/objects/contacts/guide"),
    Source("DOC-COMPANIES", f"{_PAGES}/api-reference/latest/crm/objects/companies/guide"),
    Source("DOC-LEADS", f"{_PAGES}/api-reference/latest/crm/objects/leads/guide"),
    Source("DOC-DEALS", f"{_PAGES}/api-reference/latest/crm/objects/deals/guide"),
    Source("DOC-TICKETS", f"{_PAGES}/api-reference/latest/crm/objects/tickets/guide"),
    Source("DOC-PROPS", f"{_PAGES}/api-reference/latest/crm/properties/guide"),
    Source("DOC-VALID", f"{_PAGES}/api-reference/latest/crm/property-validations/guide"),
    Source("DOC-SENS", f"{_PAGES}/api-reference/latest/crm/properties/sensitive-data"),
    Source("DOC-PIPE", f"{_PAGES}/api-reference/latest/crm/pipelines/guide"),
    Source("DOC-CRMUSERS", f"{_PAGES}/api-reference/2026-03/crm/objects/users/guide"),
    Source("DOC-USERS", f"{_PAGES}/api-reference/latest/account/settings/user-provisioning/guide"),
    Source("DOC-LIMITS", f"{_PAGES}/api-reference/latest/crm/limits-tracking/guide"),
    Source("DOC-OWN", f"{_PAGES}/api-reference/latest/crm/owners/guide"),
    Source("DOC-SCHEMA", f"{_PAGES}/api-reference/latest/crm/objects/schemas/guide"),
    Source("DOC-SEGMENTS", f"{_PAGES}/api-reference/latest/crm/lists/guide, the page of 2026-09"),
    Source("DOC-LEGACY", f"{_PAGES}/api-reference/legacy, pages of the v1 and v2 APIs"),
    Source("DOC-OAUTH3", f"{_PAGES}/api-reference/legacy/authentication/manage-oauth-tokens"),
    Source("DOC-OAUTH1", f"{_PAGES}/api-reference/legacy/oauth-tokens/v1/guide"),
    Source("DOC-OAUTHMIG", f"{_PAGES}/api-reference/legacy/oauth-tokens/v1/migration-guide"),
    Source("DOC-WWO", f"{_PAGES}/apps/legacy-apps/authentication/working-with-oauth"),
    Source("DOC-QS", f"{_PAGES}/apps/legacy-apps/authentication/oauth-quickstart-guide"),
    Source("DOC-SCOPES", f"{_PAGES}/apps/developer-platform/build-apps/authentication/scopes"),
    Source("DOC-AUTH", f"{_PAGES}/apps/developer-platform/build-apps/authentication/overview"),
    Source("DOC-DEVKEYS", f"{_PAGES}/faq/developer-api-keys"),
    Source("DOC-KEYS", f"{_PAGES}/apps/developer-platform/build-apps/authentication/account-service-keys"),
    Source("DOC-REQVAL", f"{_PAGES}/apps/developer-platform/build-apps/authentication/request-validation"),
    Source("DOC-USAGE", f"{_PAGES}/developer-tooling/platform/usage-guidelines"),
    Source("DOC-VERS", f"{_PAGES}/developer-tooling/platform/versioning"),
    Source("DOC-WEBHOOK", f"{_PAGES}/api-reference/legacy/webhooks/guide"),
    Source("DOC-ACTIONS", f"{_PAGES}/api-reference/automation-actions-v4-v4/guide"),
    Source("DOC-CARDS", f"{_PAGES}/api/crm/extensions/crm-cards"),
    Source("DOC-WFHOOK", "developers.hubspot.com/docs/methods/workflows/webhook_information, 2023-12"),
    Source("DOC-GENWH", f"{_PAGES}/apps/legacy-apps/public-apps/create-generic-webhook-subscriptions"),
    Source("DOC-CFGWH", f"{_PAGES}/apps/developer-platform/add-features/configure-webhooks"),
    Source("DOC-JOURNAL", f"{_PAGES}/api-reference/latest/webhooks-journal/guide"),
)

_WORDS = {**{word: word for word in STRENGTHS}, **_SYNONYMS}
_STRENGTH = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _WORDS))})(?![\w-])")
_NUMBERED = ("node", "py", "rb", "php")
_KEY = re.compile(
    rf"(?<![\w.-])(?:{'|'.join(re.escape(row.key) for row in SOURCES if row.key not in _NUMBERED)})(?![\w-])"
    rf"|(?<!\w)(?P<numbered>{'|'.join(_NUMBERED)})\d+(?!\w)"
)


def strength(claim: str) -> str | None:
    """Return how strong a claim is, by its first word for evidence, or None when it has none."""
    found = _STRENGTH.search(claim)
    return None if found is None else _WORDS[found.group()]


def sources(claim: str) -> Iterator[str]:
    """Yield the keys of the sources that a claim names."""
    return (found["numbered"] or found.group() for found in _KEY.finditer(claim))
