"""The named switches: what the simulator does where HubSpot's behaviour is disputed or unknown.

Each default carries its claim. A test that depends on one of these should say which way it was set. Those that are
about an app can be set for it, in every portal: `PER_APP`.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Policy:
    """One portal's choices."""

    missing_record_html: bool = True
    """A numeric id that does not exist answers Jetty's page. Claim: recorded (sens 2024, node194); JSON is older."""
    every_scope_in_403: bool = False
    """A 403 names the scopes that open its route for any object type, in two lists. Claim: recorded in 2024 (sens);
    since then it names those of the type alone, in one (pasted, public logs of 2025-10, 2026-05 and 2026-08, and the
    example of DOC-ERR)."""
    negative_matches_missing: bool = True
    """NEQ, NOT_IN, NOT_CONTAINS_TOKEN match records without the property. Claim: measured (backlot 2026)."""
    guides_are_strict: bool = False
    """Creates also need what HubSpot's guides ask for and its answers do without: the subject of a ticket. Claim: a
    ticket was made of its stage alone (recorded 2022, and an answer of 2024-08 in DOC-ERR), and a ticket's schema
    requires no more (recorded 2025-11, amp); DOC-OBJ and DOC-TICKETS ask for a subject."""
    refuse_outer_space: bool = False
    """Values of other types than string may not begin or end with white space or invisible characters. Claim: the
    change was announced for 2025-11-10 and cancelled (CHG: breaking-change-enhanced-validations-for-non-string-
    properties-in-hubspots-crmobject-apis), so they are accepted. unverified: that they are stored without it."""
    shuffle_batch_create: bool = True
    """Batch creates and upserts answer in another order than asked. Claim: 14 of 16 recordings of creates; upserts
    observed in 2026 by a public sync."""
    upsert_by_email: bool = True
    """A batch upsert takes email as its key. Claim: documented (DOC-CONTACTS); refused in captures of 2024 (SLACK)."""
    merge_keeps_primary_id: bool = False
    """A merge keeps the primary's id. Claim: both ids give way to a new one, whatever the type (documented,
    CHG:updated-merge-functionality and the guides of 2026-09), but in accounts of a public beta."""
    merge_tells_of_deletion: bool = True
    """A merge also tells of the deletion of the record merged away. Claim: second-hand for webhooks (amp, pull request
    3487 of 2026-09). unverified: that journals hear of it."""
    merge_tells_of_links: bool = False
    """A merge also tells of every association that moves to the merged record. unverified either way."""
    refresh_tokens_keep_scopes: bool = True
    """A refresh token from before a re-install with fewer scopes goes on granting them all. Claim: second-hand (FORUM:
    HubSpot's staff, of scopes that leave an app's settings); unverified: of a re-install. Without it the next refresh
    grants what the newest consent left of them."""
    rotate_refresh_token: bool = False
    """A refresh answers a new refresh token. Claim: unchanged in live runs (NANGO 2026); never promised."""
    access_token_seconds: int = 1800
    """Life of an OAuth access token in seconds. Claim: documented (DOC-OAUTH3); 21600 before 2021 (second-hand)."""
    access_tokens_end_after_seconds: int = 0
    """Access tokens end this early, whatever life they were promised; 0: when promised. mockspot's own, for clients
    that trust `expires_in` and never look at a 401."""
    long_access_tokens: bool = False
    """Access tokens are 512 characters long, the most HubSpot says to allow for. Claim: documented (DOC-WWO); real ones
    grow with their scopes."""
    dead_refresh_token_error: Literal["invalid_grant", "invalid_request"] = "invalid_grant"
    """The RFC 6749 `error` beside BAD_REFRESH_TOKEN. Claim: pasted (NANGO 2026); a live note of 2026-10 saw the
    other."""
    code_seconds: int = 60
    """Life of an authorisation code. unverified: documentation says only that it is short."""
    denied_consent_redirects: bool = True
    """A refused consent redirects with error=access_denied. Claim: documented (DOC-WWO); DOC-QS disagrees."""
    custom_objects_by_bare_name: Literal["records", "everywhere", "nowhere"] = "records"
    """Which paths take a custom object's name without its prefix. Claim: those of records do and those of schemas and
    properties do not (observed 2026-10, KALUP); refused everywhere since 2025-06 by documentation (CHG)."""
    users_accept_at_once: bool = False
    """Users whom an app adds are active from the start. Claim: those who have yet to accept their invitation cannot be
    renamed, whether a mail was sent or not (observed 2026-08, tfhs)."""
    stage_options_listed: bool = False
    """Definitions of pipeline and stage properties list the pipelines and stages there are. Claim: they list nothing
    (recorded 2024-26, nango and amp; documented, "Deal object definition"), in schemas not even lifecycle stages
    (recorded 2025-11, amp); lists were pasted before (SLACK)."""
    first_company_is_primary: bool = True
    """The first company associated to a contact, deal or ticket without one becomes primary. Claim: documented
    (DOC-ASSOC as SLACK 2022-08 quotes it), seen a second after the association (observed, SLACK 2024-03); a contact
    with one company that is not primary was pasted too (clients 2025-01). unverified: that it is so at once."""
    association_labels: int = 50
    """So many labels may there be between two object types. Claim: recorded 2026-10 (KALUP); documentation still says
    10 (DOC-ASSOCSCHEMA)."""
    delete_labels_in_use: bool = True
    """Deleting an association label takes it from the records linked with it. Claim: recorded 2026-10 (KALUP);
    DOC-ASSOCSCHEMA wants it removed from them first."""
    daily_headers_on_search: bool = True
    """Search shows the daily pair to private kinds. Claim: recorded (grou 2021-22)."""
    longest_address: int = 16_300
    """So many characters may a path and its query have, whatever is asked. Claim: found by trying (observed, airbyte's
    connector; POSTHOG 31617, 2025-04, found 16,200), as if the line of the request had 16 kB; second-hand, about 8,000
    (public issues, 2023-25)."""
    behind_edge: bool = False
    """Answers leave as through HubSpot's edge: compressed for a client that takes gzip, with `cf-ray`, `report-to` and
    `nel`. Claim: recorded (sens 2024). Off, since a client reads the same either way, and it takes time."""
    retry_after_on_429: bool = False
    """Claim: absent from 69 recorded answers (grou)."""
    webhook_timeout_ms: int = 5000
    """How long a target may take. Claim: documented 5 s; the live header says 10000 (recorded 2026-01)."""
    webhook_attempts: Literal[10, 11] = 10
    """So often is a webhook sent in all. Claim: documentation speaks of ten attempts where it explains `attemptNumber`,
    and elsewhere of ten retries, which makes eleven (DOC-WEBHOOK, CHG:2018-12-10-updated-webhook-retry-logic)."""
    webhook_retries_regroup: bool = False
    """Events of a failed webhook come back split up or together with others. unverified either way: documentation
    speaks of single notifications that are retried at random (DOC-WEBHOOK)."""
    webhook_events_kept: int = 200_000
    """So many events of deliveries that are done are kept to look at: the first to be done make room, whatever waits
    stays. mockspot's own: 200,000 take 100 MB or, each delivered alone, 200 MB."""
    webhook_type_member: Literal["subscriptionType", "eventType"] = "subscriptionType"
    """What an event's type is called in a webhook. Claim: recorded 2026-01; the guide's table and example say eventType
    (DOC-WEBHOOK)."""
    webhook_signatures: Literal["v1 and v3", "v1", "none"] = "v1 and v3"
    """What webhooks are signed with. Claim: both, recorded 2026-01; v1 alone about 2019; nothing, second-hand 2026."""
    webhook_v3_decodes_uri: bool = True
    """The v3 signature is over the URI with a dozen escapes decoded. Claim: documented (DOC-REQVAL); what the official
    libraries check is over the URI as it is."""
    change_flag_created: Literal["CREATED", "NEW"] = "CREATED"
    """Claim: recorded 2026-01; documentation samples say NEW."""
    webhook_always_says_sensitive: bool = False
    """Property changes of the older event types say in isSensitive too whether their value is withheld, as those of
    `object.propertyChange` do. Claim: documented (DOC-WEBHOOK); those recorded in 2025 and 2026 do not say it."""
    webhook_shuffles_events: bool = True
    """The events of one change come in no order. Claim: recorded 2025-07, four of six creations behind property changes
    of theirs; no order is promised (documented, DOC-WEBHOOK)."""
    write_checks_everywhere: bool = False
    """Writes of every version are held to what an administrator requires. Claim: those of 2026-09 are, documented
    (CHG:crm-api-write-validation-enforcement); for the others mockspot's own, to see what moving to it will refuse."""
    journal_file_seconds: int = 1
    """How long a file of the webhooks journal collects events before it is published; 0: every change has its own, at
    once. unverified: HubSpot's pace."""
    search_body_limit: bool = False
    """Refuse search bodies over 3,000 characters. Claim: documented (DOC-SEARCH). unverified: connectors send longer
    ones, since all property names of a type are more than that."""
    strict_search_window: bool = False
    """Refuse `after` + `limit` above 10,000, not only `after` at 10,000. unverified edge."""


PER_APP = frozenset(
    (
        "refresh_tokens_keep_scopes",
        "rotate_refresh_token",
        "access_token_seconds",
        "access_tokens_end_after_seconds",
        "long_access_tokens",
        "dead_refresh_token_error",
        "code_seconds",
        "denied_consent_redirects",
    )
)
"""The switches that an app may have of its own."""


def of_app(portals: Policy, own: tuple[tuple[str, Any], ...]) -> Policy:
    """Return a portal's switches as they hold for an app with some of its own."""
    return replace(portals, **dict(own)) if own else portals
