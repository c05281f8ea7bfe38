"""What `mockspot explain RULE` prints about a rule."""

from mockspot_contracts.auditing import catalogue
from mockspot_contracts.parameters import as_mapping

_GROUNDS = {
    "cert": "marketplace certification",
    "usage": "usage guidelines",
    "list": "marketplace listing",
    "docs": "documentation",
    "bug": "bugs found in the wild",
    "eng": "engineering practice",
}


def explain(rule_id: str) -> str:
    """Return a rule's explanation, profiles, parameters and sources; raise RuleError for an unknown id."""
    rule = catalogue().get(rule_id)
    lines = [f"{rule.id}  {rule.severity.value}  {rule.title}", "", *_wrapped(rule.explanation), ""]
    lines.append(f"profiles:    {', '.join(rule.profiles)}")
    settings = ", ".join(f"{name} = {value!r}" for name, value in as_mapping(rule).items())
    if settings:
        lines.append(f"parameters:  {settings}")
        lines.append(f"             to set one: --parameter {rule.id}.{next(iter(as_mapping(rule)))}=...")
    lines.append(f"ground:      {', '.join(_GROUNDS.get(ground, ground) for ground in rule.ground)}")
    lines.append(f"sources:     {', '.join(rule.sources)}")
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, 100)
