"""What follows from the text of an activity and from the state of a task: rules behind `catalog.extras`."""

import re
from collections.abc import Mapping

from mockspot.catalog.extras import TASK_COMPLETED, TASK_PIPELINE, Extra
from mockspot.domain.context import Context
from mockspot.domain.values import instant_text, parse_instant

Values = Mapping[str, str]
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def preview(extra: Extra, values: Values, _: Context) -> str | None:
    """Return what a text says, without its markup.

    Claim: recorded (nango 2026-03; with markup estuary 2025-04), white space is one space (pasted, clients 2025-02).
    unverified: that long ones are not cut.
    """
    body = _body(extra, values)
    if body is None:
        return None
    if "<" in body or "&" in body:
        from html import unescape  # with the first text that has markup

        body = unescape(_TAG.sub(" ", body))
    return _one_space(body)


def preview_html(extra: Extra, values: Values, _: Context) -> str | None:
    """Return a text as a page. unverified: that markup in it stays as it is; line ends are recorded (nango 2026-03).

    Claim: the plain text of an email is no page (pasted, clients 2025-02).
    """
    body = _body(extra, values)
    if body is None or (extra.object_type == "emails" and extra.text not in values):
        return body
    return f"<html>\n<head></head>\n<body>\n{_one_space(body)}\n</body>\n</html>"


def not_truncated(extra: Extra, values: Values, _: Context) -> str | None:
    """Say that nothing is left out of the preview, where there is one."""
    return None if _body(extra, values) is None else "false"


def task_done(_: Extra, values: Values, __: Context) -> str:
    """Count a task that is done."""
    return _count(_is_done(values))


def task_done_call(_: Extra, values: Values, __: Context) -> str:
    """Count a call that is done."""
    return _count(_is_done(values) and values.get("hs_task_type") == "CALL")


def task_done_email(_: Extra, values: Values, __: Context) -> str:
    """Count an email that is done."""
    return _count(_is_done(values) and values.get("hs_task_type") == "EMAIL")


def task_done_linked_in(_: Extra, values: Values, __: Context) -> str:
    """Count something that is done on LinkedIn."""
    return _count(_is_done(values) and values.get("hs_task_type", "").startswith("LINKED_IN"))


def task_done_sequence(_: Extra, values: Values, __: Context) -> str:
    """Count a step of a sequence that is done."""
    return _count(_is_done(values) and values.get("hs_task_sequence_step_enrollment_id") is not None)


def task_done_at(extra: Extra, values: Values, ctx: Context) -> str | None:
    """Return when a task was done."""
    return (values.get(extra.property_name) or instant_text(ctx.now)) if _is_done(values) else None


def task_open(_: Extra, values: Values, __: Context) -> str:
    """Say whether a task is still to be done."""
    return "false" if _is_done(values) else "true"


def task_late(_: Extra, values: Values, ctx: Context) -> str:
    """Say whether a task should have been done."""
    return "true" if _is_late(values, ctx) else "false"


def task_late_count(_: Extra, values: Values, ctx: Context) -> str:
    """Count a task that should have been done."""
    return _count(_is_late(values, ctx))


def task_pipeline(extra: Extra, values: Values, _: Context) -> str | None:
    """Return the pipeline of a task that is done; what others have stays."""
    return TASK_PIPELINE if _is_done(values) else values.get(extra.property_name)


def task_stage(extra: Extra, values: Values, _: Context) -> str | None:
    """Return the stage of a task that is done; what others have stays, but for one that is taken up again."""
    if _is_done(values):
        return TASK_COMPLETED
    return None if values.get("hs_task_is_completed") == "1" else values.get(extra.property_name)


def _one_space(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _body(extra: Extra, values: Values) -> str | None:
    return next((found for name in (extra.text, *extra.follows) if (found := values.get(name)) is not None), None)


def _is_done(values: Values) -> bool:
    return values.get("hs_task_status") == "COMPLETED"


def _is_late(values: Values, ctx: Context) -> bool:
    due = parse_instant(values.get("hs_timestamp") or "")
    return due is not None and due <= ctx.now and not _is_done(values)


def _count(happened: bool) -> str:
    return "1" if happened else "0"
