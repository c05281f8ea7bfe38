"""Custom objects: their schemas, and the object types those make."""
