"""Documents in files: JSON, or TOML by its ending."""

import json
from pathlib import Path
from typing import Any


def word_or_file(value: str, words: tuple[str, ...]) -> Any:
    """Return a word as it is, or the document in the file of that name; ValueError when it is neither."""
    if value in words:
        return value
    try:
        return read_document(Path(value))
    except FileNotFoundError as error:
        raise ValueError(f"{value!r} is neither a file nor one of: {', '.join(words)}") from error


def read_document(path: Path) -> Any:
    """Return the document in a file; ValueError says where it is malformed, FileNotFoundError that there is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # editors of Windows put a mark in front
        return _toml(text) if path.suffix == ".toml" else _json(text)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ValueError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"cannot read {path}: {error}") from error


def _json(text: str) -> Any:
    """Return the value of JSON as people write it: a name that stands twice, as when parts are pasted, is a mistake."""
    return json.loads(text, object_pairs_hook=_members, parse_constant=_no_number)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} stands twice in one object")
    return members


def _no_number(word: str) -> Any:
    raise ValueError(f"JSON has no {word}")


def _toml(text: str) -> Any:
    import tomllib  # imported here: a server's start waits for every module

    return tomllib.loads(text)
