"""What is sold, offered, ordered, billed and paid for."""

from mockspot.catalog.object_types.row import EVERY, MERGE, READS, Scopes, object_scopes, own_scopes, standard

_CLAIM = "documented: names and type id DOC-UND, needs DOC-OBJ, operations and scopes SPEC"
# DOC-SEARCH lists `createdate` for most of these. Recorded: an order has hs_createdate and no createdate
# (estuary-capture-2026-08), so the others are read alike.
_MERGED = f"{_CLAIM}; merge documented (guides of 2026-09), SPEC names it for every type since then"
_PLAIN = f"{_CLAIM}; unverified: searchable properties, and hs_createdate where DOC-SEARCH has createdate"

# The parts of a line item's price have its scopes (SPEC).
_LINE_ITEM = Scopes(
    ("crm.objects.line_items.read", "e-commerce"),
    ("crm.objects.line_items.write", "e-commerce"),
    ("crm.schemas.line_items.read", "crm.objects.line_items.read", "e-commerce"),
    ("e-commerce",),
)
_TAX = Scopes(
    ("crm.objects.line_items.read",),
    ("crm.objects.line_items.write",),
    _LINE_ITEM.schema_read,
    _LINE_ITEM.schema_write,
)

ROWS = (
    standard(
        "0-7",
        "products",
        "product",
        object_scopes("products", "e-commerce"),
        # DOC-OBJ's table wants hs_sku, hs_folder, price, name and description; the live API takes less (second-hand).
        claim=f"{_MERGED}, properties DOC-SEARCH; second-hand: nothing is required",
        event_prefix="product",
        created_property="createdate",
        shown=("description", "name", "price"),
        searchable=("name", "description", "price", "hs_sku"),
        operations=EVERY | MERGE,
    ),
    standard(
        "0-8",
        "line_items",
        "line_item",
        _LINE_ITEM,
        claim=f"{_MERGED}, default properties DOC-SEARCH; unverified: searchable properties",
        event_prefix="line_item",
        created_property="createdate",
        shown=("amount", "price", "quantity"),
        operations=EVERY | MERGE,
    ),
    standard(
        "0-14",
        "quotes",
        "quote",
        own_scopes("quotes", "e-commerce"),
        claim=f"{_MERGED}, properties DOC-SEARCH",
        shown=("hs_expiration_date", "hs_public_url_key", "hs_status", "hs_title"),
        searchable=(
            "hs_sender_firstname",
            "hs_sender_lastname",
            "hs_proposal_slug",
            "hs_title",
            "hs_sender_company_name",
            "hs_sender_email",
            "hs_quote_number",
            "hs_public_url_key",
        ),
        required=("hs_title", "hs_expiration_date"),
        operations=EVERY | MERGE,
    ),
    standard("0-142", "carts", "cart", own_scopes("carts"), claim=_PLAIN),
    standard(
        "0-123",
        "orders",
        "order",
        own_scopes("orders"),
        claim=f"{_PLAIN}; the pipeline is recorded (order-pipeline-lists-2026); merge in 2026-03 only",
        required=("hs_order_name",),
        pipeline="hs_pipeline",
        stage="hs_pipeline_stage",
        operations=EVERY | MERGE,
    ),
    standard("0-53", "invoices", "invoice", own_scopes("invoices"), claim=_PLAIN, required=("hs_currency",)),
    standard(
        "0-101",
        "commerce_payments",
        "commerce_payment",
        own_scopes("commercepayments"),
        claim=_PLAIN,
        label="Payment",
        label_plural="Payments",
        required=("hs_initial_amount", "hs_initiated_date"),
    ),
    standard("0-69", "subscriptions", "subscription", own_scopes("subscriptions"), claim=_PLAIN, required=("hs_name",)),
    standard("0-84", "discounts", "discount", _LINE_ITEM, claim=_PLAIN),
    standard("0-85", "fees", "fee", _LINE_ITEM, claim=_PLAIN),
    standard("0-86", "taxes", "tax", _TAX, claim=_PLAIN),
    standard(
        # No type id is published: the name stands in its place.
        "contracts",
        "contracts",
        "contract",
        Scopes(("crm.objects.contracts.read",), (), ("crm.objects.contracts.read",), ("crm.schemas.custom.write",)),
        claim="operations and read scope SPEC; unverified: type id, properties, and scopes of definitions",
        operations=READS - {"crm.objects.search"},
    ),
)
