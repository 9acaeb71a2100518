"""`inspect language` and `inspect quality`: the published shape of each line."""

from tests.builders import documents
from tests.transforms.quality.kit import language_kit, quality_kit
from transforms.inspection.language import inspect_language
from transforms.inspection.quality import InspectQualityRule, inspect_quality
from transforms.quality.stage import STAGE


def test_language_lines():
    """{id, language, score}; the input's own id where it has one, else its place; no text is `und` with 0."""
    rule, kit = language_kit()
    batch = documents("This is an English sentence about the weather.", None, source_record_id=["a", None])
    lines = list(inspect_language(batch, rule, kit))
    assert [list(line) for line in lines] == [["id", "language", "score"]] * 2
    assert (lines[0]["id"], lines[0]["language"], lines[1]) == ("a", "en", {"id": "1", "language": "und", "score": 0.0})


def test_quality_lines():
    """{id, verdict, reasons, facts}: facts by column name with the language that chose the limits."""
    (lrule, lkit), (qrule, qkit) = language_kit(), quality_kit()
    batch = documents("Too short.", None, reader_reason=[None, "reader.not_json"])
    short, unread = inspect_quality(batch, InspectQualityRule(lrule, qrule), (lkit, qkit))
    assert (short["verdict"], "quality.too_few_words" in short["reasons"]) == ("dropped", True)
    assert (unread["verdict"], unread["reasons"]) == ("quarantined", ["reader.not_json"])
    assert list(short["facts"]) == ["language", *(f.name for f in STAGE.facts)]
