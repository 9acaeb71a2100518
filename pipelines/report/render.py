"""Numbers into a page: one template, two languages, nothing that a browser would fetch."""

from collections.abc import Callable
from typing import Any

from pipelines.report.numbers import rows
from pipelines.report.page_words import WORDS
from pipelines.report.words import NAMES, OBLIGATIONS

ROWS_SHOWN = 60  # rows of one table in the page; the rest stands in statistics.json
LANGUAGES = ("en", "zh")


def render(numbers: dict[str, Any], language: str) -> str:
    """Return a self-contained HTML page in `en` or `zh`; equal numbers give equal bytes."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipelines.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: "—" if value is None else value,
    )
    environment.filters.update(num=_num, pct=_pct, size=_size, ratio=_ratio, width=_width, dec=_dec)
    side = LANGUAGES.index(language)
    tables = {name.replace("-", "_"): rows(table) for name, table in numbers["tables"].items()}
    return environment.get_template("report.html").render(
        lang=language,
        corpus=numbers["corpus"],
        signing_key_id=numbers["signing_key_id"],
        obligations=numbers["obligations"],
        expected=_expected(side),
        t=_translator(WORDS, side),
        name=_namer(NAMES, side),
        obligation=_namer(OBLIGATIONS, side),
        pick=lambda en, zh: zh if side else en,
        shown=ROWS_SHOWN,
        instruments=_by_instrument(tables["rule_status"], side),
        **tables,
    )


def _translator(words: dict[str, tuple[str, str]], side: int) -> Callable[..., str]:
    def translate(key: str, **values: Any) -> str:
        return words[key][side].format(**values) if values else words[key][side]

    return translate


def _namer(names: dict[str, tuple[str, str]], side: int) -> Callable[[Any], str]:
    """Name a code; `share-alike:gpl` and the like keep what stands after the colon."""

    def name(code: Any) -> str:
        if code is None:
            return "—"
        head, colon, tail = str(code).partition(":")
        return names[head][side] + (f" ({tail})" if colon else "") if head in names else str(code)

    return name


def _by_instrument(rules: list[dict[str, Any]], side: int) -> dict[str, list[dict[str, Any]]]:
    """Group the rules by instrument, in the order of the catalogue."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for rule in rules:
        groups.setdefault(rule["instrument_zh"] if side else rule["instrument"], []).append(rule)
    return groups


def _expected(side: int) -> dict[str, str]:
    """Return check name -> what is expected, in words."""
    from pipelines.expectations import read_suites

    return {
        f"expectation.{suite.name}.{one.id}": one.zh if side else one.en
        for suite in read_suites()
        for one in suite.expected
    }


def _num(value: Any) -> str:
    """Write a number with thousands separators; a float keeps at most four decimals."""
    if value is None:
        return "—"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.4f}".rstrip("0")
    return f"{int(value):,}"


def _dec(value: Any) -> str:
    """Write a measured value so that columns line up: shares with four decimals, larger values with one or none."""
    if value is None:
        return "—"
    return f"{value:.4f}" if value < 10 else f"{value:,.1f}" if value < 1000 else f"{value:,.0f}"


def _pct(part: Any, whole: Any) -> str:
    """Write a share in percent with one decimal; nothing of nothing has no share."""
    return f"{100 * part / whole:.1f} %" if whole else "—"


def _ratio(value: Any) -> str:
    return "—" if value is None else f"{100 * value:.1f} %"


def _width(part: Any, whole: Any) -> str:
    """Length of a bar in percent of its track; whatever is not zero shows."""
    if not part or not whole:
        return "0"
    return f"{max(0.6, min(100.0, 100 * part / whole)):.2f}"


def _size(value: Any) -> str:
    """Write bytes in decimal units with three figures."""
    units = ("B", "kB", "MB", "GB", "TB", "PB")
    size, unit = float(value), 0
    while size >= 999.5 and unit < len(units) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.3g} {units[unit]}"
