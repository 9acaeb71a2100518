"""Numbers into a page."""

from typing import Any


def render(numbers: dict[str, Any], language: str) -> str:
    """Return a self-contained HTML page in `en` or `zh`."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipelines.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(numbers=numbers, language=language)
