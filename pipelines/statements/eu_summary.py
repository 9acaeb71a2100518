"""The public summary of training content, EU AI Act art. 53(1)(d), section by section of the Commission's template."""

from pipelines.statements import eu_general, eu_processing, eu_sources
from pipelines.statements.answers import Statement
from pipelines.statements.eu_words import WORDS
from pipelines.statements.facts import Facts
from pipelines.statements.told import Told
from pipelines.statements.writer import Writer

KIND = "eu-summary"
LANGUAGE = "en"
QUERIES = (
    "public-datasets", "acquisition-dates", "crawlers", "crawled-domains", "generators", "ai-labels", "signals",
    "optout-decisions", "reasons-in-all", "models-used", "safety-by-risk",
)  # fmt: skip


def write(facts: Facts, told: Told, language: str) -> Statement:
    """Write the statement.

    Raises:
        ConfigError: about.yaml says something that the release contradicts.
    """
    writer = Writer(facts, told, WORDS, language)
    sections = (*eu_general.sections(writer), *eu_sources.sections(writer), *eu_processing.sections(writer))
    return writer.statement(KIND, ("note.basis", "note.recalled"), sections)
