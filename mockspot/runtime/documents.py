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
        return _toml(text) if path.suffix == ".toml" else json.loads(text)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise ValueError(f"cannot read {path}: {error}") from error


def _toml(text: str) -> Any:
    import tomllib  # imported here: a server's start waits for every module

    return tomllib.loads(text)
