"""Which operations write records with their values, and which properties tell one record from another."""

from typing import Final

BATCH_WRITES: Final = ("crm.objects.batch.create", "crm.objects.batch.update", "crm.objects.batch.upsert")
WRITES: Final = ("crm.objects.create", "crm.objects.update", *BATCH_WRITES)
NAMED_BY: Final = ("email", "domain", "external_id", "external_key", "name", "dealname", "subject")
"""Names of HubSpot's own, and of what integrations commonly call the id a record has elsewhere."""
