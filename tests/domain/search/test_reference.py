"""The reference search against a second, naive reading of the same rules, over random records and queries."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.search import (
    OPERATORS,
    Filter,
    FilterGroup,
    Operand,
    SearchableType,
    SearchQuery,
    Sort,
    run,
)

Values = dict[str, str]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TYPES = {
    "jobtitle": "string",
    "phone": "phone_number",
    "amount": "number",
    "birthday": "date",
    "createdate": "datetime",
    "stage": "enumeration",
    "is_vip": "bool",
}
TEXT_PROPERTIES = ("jobtitle", "stage")
DEFINITIONS = {name: PropertyDefinition(name, name, type_, "text", "group") for name, type_ in TYPES.items()}


def _instant(ms: int) -> str:
    moment = EPOCH + timedelta(milliseconds=ms)
    fraction = f".{ms % 1000:03d}" if ms % 1000 else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def _day(days: int) -> str:
    return (date(2026, 1, 1) + timedelta(days=days)).isoformat()


texts = st.text(alphabet="abAB é-.*_", min_size=1, max_size=6)
numbers = st.integers(-3, 3).map(str) | st.sampled_from(["0.5", "1.0", "2.50", "-1.5"])
milliseconds = st.integers(0, 4).map(lambda step: 1_767_225_600_000 + step * 21_600_500)
stages = st.sampled_from(["lead", "Lead", "closed_won", "a;b"])
STORED: dict[str, st.SearchStrategy[str]] = {
    "string": texts,
    "phone_number": texts,
    "number": numbers,
    "date": st.integers(0, 3).map(_day),
    "datetime": milliseconds.map(_instant),
    "enumeration": stages,
    "bool": st.sampled_from(["true", "false"]),
}
OPERANDS: dict[str, st.SearchStrategy[str]] = {
    **STORED,
    "number": numbers | st.sampled_from(["+1", " 2 ", "5e-1"]),
    "date": STORED["date"] | milliseconds.map(str) | milliseconds.map(_instant),
    "datetime": STORED["datetime"] | milliseconds.map(str) | STORED["date"],
    "enumeration": stages | st.sampled_from(["l*", "won", "B"]),
    "bool": st.sampled_from(["true", "False", "TRUE"]),
}

names = st.sampled_from(sorted(TYPES))
records = st.lists(
    st.fixed_dictionaries({}, optional={name: STORED[type_] for name, type_ in TYPES.items()}), max_size=12
)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    if draw(st.integers(0, 9)) == 0:
        wanted = st.integers(0, 3).map(str)
        return draw(
            st.builds(Filter, st.just("associations.company"), st.just("EQ"), value=wanted)
            | st.builds(
                Filter, st.just("associations.company"), st.just("IN"), values=st.lists(wanted, min_size=1).map(tuple)
            )
        )
    name = draw(names)
    operator = OPERATORS[draw(st.sampled_from(sorted(OPERATORS)))]
    operand = OPERANDS[TYPES[name]]
    if operator.operand is Operand.VALUES:
        return Filter(name, operator.name, values=tuple(draw(st.lists(operand, min_size=1, max_size=3))))
    if operator.operand is Operand.RANGE:
        return Filter(name, operator.name, value=draw(operand), high_value=draw(operand))
    return Filter(name, operator.name, value=draw(operand) if operator.operand is Operand.VALUE else None)


groups = st.lists(st.builds(FilterGroup, st.lists(filters(), max_size=3).map(tuple)), max_size=3).map(tuple)
queries = st.builds(
    SearchQuery,
    groups=groups,
    text=st.just("") | texts,
    sort=st.none() | st.builds(Sort, names | st.just("nosuch"), st.booleans()),
    limit=st.integers(1, 5),
)


def naive_key(type_: str, text: str) -> object:
    if type_ == "number":
        return float(text)
    if type_ in ("date", "datetime"):
        text = text.strip()
        if re.fullmatch("[0-9]+", text):
            moment = EPOCH + timedelta(milliseconds=int(text))
        else:
            moment = datetime.fromisoformat(text if "T" in text else f"{text}T00:00:00+00:00")
        return moment.date() if type_ == "date" else moment
    if type_ == "enumeration":
        return text
    return text.casefold()


def naive_words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def naive_tokens_found(value: str, stored: str) -> bool:
    patterns = "".join(letter if letter.isalnum() or letter == "*" else " " for letter in value).split()
    expressions = [".*".join(map(re.escape, pattern.split("*"))) for pattern in patterns]
    return bool(patterns) and all(
        any(re.fullmatch(expression, word) for word in naive_words(stored)) for expression in expressions
    )


def naive_comparison(condition: Filter, type_: str, stored: str) -> bool:
    def key(text: str) -> object:
        return naive_key(type_, text)

    def is_among() -> bool:
        wanted = condition.values
        if type_ in ("string", "phone_number"):
            wanted = tuple(value for value in wanted if value.lower() == value)
        return any(key(stored) == key(value) for value in wanted)

    def has_tokens() -> bool:
        if type_ in ("enumeration", "bool"):
            return naive_tokens_found(condition.value or "", stored)
        return naive_tokens_found((condition.value or "").casefold(), stored.casefold())

    meanings: dict[str, Callable[[], bool]] = {
        "EQ": lambda: key(stored) == key(condition.value or ""),
        "LT": lambda: key(stored) < key(condition.value or ""),  # type: ignore[operator]  # one type, one kind of key
        "GT": lambda: key(stored) > key(condition.value or ""),  # type: ignore[operator]  # one type, one kind of key
        "IN": is_among,
        "CONTAINS_TOKEN": has_tokens,
        "HAS_PROPERTY": lambda: True,
    }
    opposites = {"NEQ": "EQ", "LTE": "GT", "GTE": "LT", "NOT_IN": "IN", "NOT_CONTAINS_TOKEN": "CONTAINS_TOKEN"}
    if condition.operator == "BETWEEN":
        high = Filter(condition.property_name, "LTE", value=condition.high_value)
        low = Filter(condition.property_name, "GTE", value=condition.value)
        return naive_comparison(low, type_, stored) and naive_comparison(high, type_, stored)
    if condition.operator in opposites:
        return not meanings[opposites[condition.operator]]()
    return condition.operator in meanings and meanings[condition.operator]()


def naive_filter(condition: Filter, record: Values, linked: set[int], *, negative_matches_missing: bool) -> bool:
    if condition.property_name == "associations.company":
        return any(int(value) in linked for value in (condition.values or (condition.value or "",)))
    stored = record.get(condition.property_name)
    if stored is not None:
        return naive_comparison(condition, TYPES[condition.property_name], stored)
    if condition.operator in ("NEQ", "NOT_IN", "NOT_CONTAINS_TOKEN"):
        return negative_matches_missing
    return condition.operator == "NOT_HAS_PROPERTY"


def naive_text(query: str, record: Values) -> bool:
    found = [word for name in TEXT_PROPERTIES for word in naive_words(record.get(name, "").casefold())]
    wanted = naive_words(query.casefold())
    return not query.strip() or (bool(wanted) and all(any(w.startswith(start) for w in found) for start in wanted))


def naive_search(query: SearchQuery, stored: list[Values], *, negative_matches_missing: bool = True) -> list[int]:
    def is_found(record_id: int, record: Values) -> bool:
        in_groups = not query.groups or any(
            all(
                naive_filter(one, record, links(record_id), negative_matches_missing=negative_matches_missing)
                for one in group.filters
            )
            for group in query.groups
        )
        return in_groups and naive_text(query.text, record)

    ids = [record_id for record_id, record in enumerate(stored) if is_found(record_id, record)]
    if query.sort is None or query.sort.property_name not in TYPES:
        return ids
    name = query.sort.property_name
    keyed = {
        record_id: naive_key(TYPES[name], stored[record_id][name]) for record_id in ids if name in stored[record_id]
    }
    steps = -1 if query.sort.descending else 1
    levels = sorted(set(keyed.values()))  # type: ignore[type-var]  # one type, one kind of key
    filled = [record_id for level in levels[::steps] for record_id in ids if keyed.get(record_id) == level]
    return filled + [record_id for record_id in ids if record_id not in keyed]


def links(record_id: int) -> set[int]:
    return {record_id % 4, record_id % 3}


def searched(*, negative_matches_missing: bool = True) -> SearchableType:
    return SearchableType(
        DEFINITIONS,
        text_properties=TEXT_PROPERTIES,
        association_types=("company",),
        negative_matches_missing=negative_matches_missing,
    )


def search(query: SearchQuery, stored: list[Values], searchable: SearchableType) -> tuple[list[int], int]:
    return run(
        query,
        ((record_id, record.get) for record_id, record in enumerate(stored)),
        searchable,
        associations=lambda record_id: lambda _object_type: links(record_id),
    )


@given(queries, records, st.booleans())
def test_a_search_finds_what_the_naive_reading_finds(query: SearchQuery, stored: list[Values], switch: bool) -> None:
    expected = naive_search(query, stored, negative_matches_missing=switch)
    ids, total = search(query, stored, searched(negative_matches_missing=switch))
    assert (ids, total) == (expected[: query.limit], len(expected))


@given(filters(), records)
def test_one_filter_finds_what_the_naive_reading_finds(condition: Filter, stored: list[Values]) -> None:
    query = SearchQuery(groups=(FilterGroup((condition,)),), limit=200)
    assert search(query, stored, searched())[0] == naive_search(query, stored)


@given(queries, records)
def test_pages_cover_every_match_exactly_once_and_agree_on_the_total(query: SearchQuery, stored: list[Values]) -> None:
    seen: list[int] = []
    totals = set()
    offset: int | None = 0
    while offset is not None:
        page = SearchQuery(query.groups, query.text, query.sort, limit=query.limit, offset=offset)
        ids, total = search(page, stored, searched())
        seen += ids
        totals.add(total)
        offset = page.next_offset(total)
    assert seen == naive_search(query, stored)
    assert totals == {len(seen)}


@given(filters(), records)
def test_an_operator_and_its_negation_part_the_records(condition: Filter, stored: list[Values]) -> None:
    negations = {
        "EQ": "NEQ",
        "IN": "NOT_IN",
        "CONTAINS_TOKEN": "NOT_CONTAINS_TOKEN",
        "HAS_PROPERTY": "NOT_HAS_PROPERTY",
    }
    negation = negations.get(condition.operator)
    if negation is None or condition.associated_type is not None:
        return
    negated = Filter(condition.property_name, negation, value=condition.value, values=condition.values)
    found = [
        search(SearchQuery(groups=(FilterGroup((one,)),), limit=200), stored, searched())[0]
        for one in (condition, negated)
    ]
    assert sorted(found[0] + found[1]) == list(range(len(stored)))
