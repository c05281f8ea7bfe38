"""Which types a property may be created with, how each may be edited, and the hints that go with them.

A new type or field type is one entry here.
"""

from collections.abc import Mapping

FIELD_TYPES: Mapping[str, tuple[str, ...]] = {
    "bool": ("booleancheckbox", "calculation_equation"),
    "enumeration": ("booleancheckbox", "checkbox", "radio", "select", "calculation_equation"),
    "date": ("date",),
    "datetime": ("date",),
    "string": ("text", "textarea", "html", "phonenumber", "file", "calculation_equation"),
    "number": ("number", "calculation_equation"),
    # unverified: the guide's table leaves this type out; SPEC has it among the types of a create.
    "phone_number": ("phonenumber",),
}
"""Field types by type. Claim: documented (DOC-PROPS); `json` and `object_coordinates` exist but cannot be created."""

ALL_FIELD_TYPES = tuple(sorted({name for names in FIELD_TYPES.values() for name in names}))
CALCULATED = "calculation_equation"
"""The field type of a property whose values HubSpot computes from a formula."""

NON_SENSITIVE, HIGHLY_SENSITIVE = "non_sensitive", "highly_sensitive"
SENSITIVITIES = (NON_SENSITIVE, "sensitive", HIGHLY_SENSITIVE)
"""Kinds of data (SPEC, DOC-SENS)."""

NUMBER_HINTS = ("currency", "duration", "formatted", "percentage", "probability", "unformatted")
TEXT_HINTS = (
    "domain_name",
    "email",
    "ip_address",
    "multi_line",
    "phone_number",
    "physical_address",
    "postal_code",
    "unformatted_single_line",
)
"""Display hints (SPEC)."""
