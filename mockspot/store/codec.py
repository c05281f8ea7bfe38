"""Rows as bytes and back: msgpack, with a number in place of everything that many rows share.

Nothing in the bytes is ever run, and no more is made of them than plain values and the row types of the project. A row
type is written down with its fields, so rows of another version are either read right or refused.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from operator import attrgetter
from typing import Any, Final, NamedTuple

import msgspec

Entry = tuple[Any, ...]
"""What rows refer to by number: texts, numbers, and tuples of them."""

_ATOMS: Final = frozenset((str, int, float, bool, bytes, type(None)))
_SET, _MAPPING, _LIST, _WIDE_NUMBER, _WIDE_TEXT = range(5)
_REMEMBERED: Final = 4_096
_FIRST_NUMBER: Final = 16
"""Lower ones say what a value is that msgpack has no word for."""
_TYPE: Final = "type"
_OURS: Final = re.compile(r"mockspot\.(?:asgi\.portal|(?:domain|catalog)(?:\.[a-z_][a-z0-9_]*)*)")


class StoreError(ValueError):
    """A file that cannot be used; the text says what to do about it."""


class Form(NamedTuple):
    """How rows are taken apart that share much with each other: `split` into what they share and what is their own."""

    split: Callable[[Any], tuple[Entry, tuple[Any, ...]]]
    join: Callable[[Entry, tuple[Any, ...]], Any]


class Legend:
    """The shared things by number. It only grows; `fresh` are those that are not in the file yet."""

    def __init__(self, known: Iterable[tuple[int, bytes]] = ()) -> None:
        decode = msgspec.msgpack.Decoder(tuple[Any, ...]).decode
        self._entries: dict[int, Entry] = {number: _plain(decode(entry)) for number, entry in known}
        self._numbers = {entry: number for number, entry in self._entries.items()}
        self.fresh: list[tuple[int, bytes]] = []

    def number(self, entry: Entry) -> int:
        """Return the number of an entry, a new one if it has none."""
        number = self._numbers.get(entry)
        if number is None:
            number = self._numbers[entry] = len(self._numbers) + _FIRST_NUMBER
            self._entries[number] = entry
            self.fresh.append((number, msgspec.msgpack.encode(entry)))
        return number

    def entry(self, number: int) -> Entry:
        """Return the entry of a number; KeyError when there is none."""
        return self._entries[number]


class Codec:
    """Writes and reads rows with one legend."""

    def __init__(self, legend: Legend) -> None:
        self.legend = legend
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder().decode
        self._writers: dict[type, Callable[[Any], Any]] = {}
        self._makers: dict[int, Callable[[Iterable[Any]], Any]] = {}
        self._written: dict[int, tuple[Any, msgspec.Raw]] = {}  # by `id`, which is theirs as long as they are in here

    def dumps(self, value: Any) -> bytes:
        """Return a value as bytes; TypeError when a part of it is nothing that can be kept."""
        lowered = self._lowered(value)
        try:
            return self._encode(lowered)
        except (OverflowError, UnicodeEncodeError):
            return self._encode(_widened(lowered))

    def loads(self, data: bytes) -> Any:
        """Return the value in some bytes; ValueError, LookupError or TypeError when there is none."""
        try:
            return self._raised(self._decode(data))
        except msgspec.DecodeError as error:
            raise ValueError(str(error)) from error

    def _lowered(self, value: Any) -> Any:
        """Return a value in msgpack's words: tuples are arrays, and all else is a map of one number to an array."""
        kind = type(value)
        if kind in _ATOMS:
            return value
        if kind is tuple:
            return [item if type(item) in _ATOMS else self._part(item) for item in value]
        writer = self._writers.get(kind)
        if writer is None:
            writer = self._writers[kind] = self._writer(kind)
        return writer(value)

    def _part(self, value: Any) -> Any:
        """Return a value within a row. Rows that cannot change are written once: a delivery holds a hundred of them."""
        about = getattr(value, "__dataclass_params__", None)
        if about is None or not about.frozen:
            return self._lowered(value)
        known = self._written.get(id(value))
        if known is None:
            if len(self._written) == _REMEMBERED:
                self._written.clear()
            known = self._written[id(value)] = value, msgspec.Raw(self.dumps(value))
        return known[1]

    def _writer(self, kind: type) -> Callable[[Any], Any]:
        if kind is frozenset:
            return lambda value: {_SET: self._lowered(tuple(value))}
        if kind is list:
            return lambda value: {_LIST: self._lowered(tuple(value))}
        if issubclass(kind, Mapping):
            return lambda value: {_MAPPING: self._lowered(tuple(value.items()))}
        layout = _layout(kind)
        number = self.legend.number((_TYPE, kind.__module__, kind.__qualname__, layout))
        if issubclass(kind, tuple):
            return lambda value: {number: self._lowered(tuple(value))}
        names = [name for name, _ in layout]
        read = attrgetter(*names)
        if len(names) == 1:
            return lambda value: {number: [self._lowered(read(value))]}
        return lambda value: {number: self._lowered(read(value))}

    def _raised(self, value: Any) -> Any:
        kind = type(value)
        if kind is list:
            return tuple([item if type(item) in _ATOMS else self._raised(item) for item in value])
        if kind is dict:
            ((number, content),) = value.items()
            maker = self._makers.get(number)
            if maker is None:
                maker = self._makers[number] = self._maker(number)
            return maker(self._raised(content))
        return value

    def _maker(self, number: int) -> Callable[[Any], Any]:
        if number < _FIRST_NUMBER:
            return _MAKERS[number]
        about, module, name, layout = self.legend.entry(number)
        if about != _TYPE:
            raise StoreError("it names a row type that is none")
        return _making(_row_type(module, name), layout)


_MAKERS: Final[dict[int, Callable[[Any], Any]]] = {
    _SET: frozenset,
    _MAPPING: dict,
    _LIST: list,
    _WIDE_NUMBER: int,
    _WIDE_TEXT: lambda content: content.decode("utf-8", "surrogatepass"),
}


def _layout(kind: type) -> tuple[tuple[str, str], ...]:
    """Return the fields of a row type with the types they are declared as; TypeError for what is no row type.

    What a row works out from the others when it is made is not among them.
    """
    names = getattr(kind, "_fields", ())
    if not _OURS.fullmatch(kind.__module__) or not (names or is_dataclass(kind)):
        raise TypeError(f"{kind.__module__}.{kind.__qualname__} is no row type")
    if is_dataclass(kind):
        return tuple((field.name, _shown(field.type)) for field in fields(kind) if field.init)
    return tuple((name, _shown(kind.__annotations__[name])) for name in names)


def _shown(declared: Any) -> str:
    return declared.__name__ if type(declared) is type else str(declared)


def _row_type(module: str, name: str) -> type:
    """Return a row type of the project; nothing else is ever looked up."""
    if not _OURS.fullmatch(module) or not name.isidentifier():
        raise StoreError(f"it names {module}.{name}, which is no row type of mockspot's")
    try:
        kind = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise StoreError(f"it has rows of {module}.{name}, which this version of mockspot does not have") from error
    if not isinstance(kind, type) or kind.__module__ != module or not (is_dataclass(kind) or hasattr(kind, "_fields")):
        raise StoreError(f"it names {module}.{name}, which is no row type of mockspot's")
    return kind


def _making(kind: type, layout: tuple[tuple[str, str], ...]) -> Callable[[Any], Any]:
    """Return what makes a row from the values of a layout: as it stands, or when only fields were added since."""
    present = _layout(kind)
    if layout == present:
        return kind._make if issubclass(kind, tuple) else lambda values: kind(*values)  # type: ignore[attr-defined]  # every named tuple has it
    added = {name for name, _ in present} - {name for name, _ in layout}
    if not set(layout) <= set(present) or not added <= _defaulted(kind):
        raise StoreError(f"{kind.__module__}.{kind.__qualname__} has other fields in this version of mockspot")
    names = [name for name, _ in layout]
    return lambda values: kind(**dict(zip(names, values, strict=True)))


def _defaulted(kind: type) -> set[str]:
    if is_dataclass(kind):
        return {f.name for f in fields(kind) if f.default is not MISSING or f.default_factory is not MISSING}
    return set(getattr(kind, "_field_defaults", ()))


def _widened(value: Any) -> Any:
    """Return a value with numbers and texts in it that msgpack has no room for written another way."""
    if isinstance(value, list):
        return [_widened(item) for item in value]
    if isinstance(value, dict):
        return {number: _widened(content) for number, content in value.items()}
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        return {_WIDE_NUMBER: str(value)}
    if isinstance(value, str) and not value.isascii():
        return {_WIDE_TEXT: value.encode("utf-8", "surrogatepass")}
    return value


def _plain(value: Any) -> Any:
    return tuple(map(_plain, value)) if isinstance(value, (list, tuple)) else value
