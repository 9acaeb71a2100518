"""The main text of an HTML page: resiliparse, bounded, chosen by measurement (runbooks/decisions/0005)."""

from transforms.readers.base import ReaderRule


def main_text(html: str, rule: ReaderRule) -> tuple[str | None, str | None]:
    """Return (text, None) or (None, reason): reader.no_text, reader.nul or reader.too_large."""
    from resiliparse.extract.html2text import extract_plain_text

    if len(html) > rule.max_html_chars:
        return None, "reader.too_large"
    text = extract_plain_text(html, preserve_formatting=True, main_content=True).strip()
    return (text, None) if text else (None, "reader.no_text")
