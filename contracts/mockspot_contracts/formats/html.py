"""The report as one self-contained page: no script, nothing loaded from elsewhere, everything escaped."""

from html import escape

from mockspot_contracts.formats.text import block
from mockspot_contracts.report import Report, RuleResult, State

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
body { color: #1b1f24; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #d0d7de }
pre { background: #f6f8fa; padding: .8rem; overflow-x: auto; border-left: 4px solid #d0d7de }
pre.failed { border-color: #cf222e } pre.warned { border-color: #bf8700 }
td.failed { color: #cf222e } td.warned { color: #7d4e00 }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } pre { background: #161b22 }
  td.failed { color: #ff7b72 } td.warned { color: #e3b341 } }
"""


def render(report: Report) -> str:
    """Return the page: counts, what broke, then every rule."""
    counts = ", ".join(f"{count} {_words(name)}" for name, count in report.summary().items())
    broken = [_broken(result, report) for result in report.in_state(State.FAILED, State.WARNED)]
    rows = "".join(_row(result) for result in report.results)
    title = f"mockspot contracts, profile {escape(report.profile.name)}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1><p>{counts}</p>\n{''.join(broken)}"
        "<h2>Every rule</h2><table><thead><tr><th>Rule</th><th>Title</th><th>Severity</th><th>State</th><th>Reason</th>"
        f"</tr></thead><tbody>{rows}</tbody></table></body></html>\n"
    )


def _broken(result: RuleResult, report: Report) -> str:
    rule = result.rule
    return (
        f"<h2>{escape(rule.id)}: {escape(rule.title)}</h2><p>{escape(rule.explanation)}</p>"
        f'<pre class="{result.state.value}">{escape(block(result, report.starts))}</pre>\n'
    )


def _row(result: RuleResult) -> str:
    rule, state = result.rule, result.state.value
    cells = (rule.id, rule.title, rule.severity.value)
    shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr>{shown}<td class="{state}">{state.replace("_", " ")}</td><td>{escape(result.reason or "")}</td></tr>\n'


def _words(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
