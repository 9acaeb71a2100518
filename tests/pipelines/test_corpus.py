"""corpus.yaml: what is wrong is said before any work, with its line."""

import pytest

from pipelines.config import ConfigError
from pipelines.corpus import load_corpus
from tests.corpora import write_corpus


def test_a_corpus_loads_with_sources_in_the_order_of_their_ids(tmp_path):
    """The order in the file is not an input of the run."""
    path = write_corpus(tmp_path)
    text = path.read_text()
    head, entry = text.split("sources:\n")
    path.write_text(head + "sources:\n" + entry.replace("id: s\n", "id: z\n") + entry)

    assert [source.id for source in load_corpus(path).sources] == ["s", "z"]


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (("scope: public_cn", "scope: china"), 2, "'china' is not one of the choices"),
        (("scope: public_cn\n", ""), 1, "key 'scope' is missing"),
        (("policy: policy.yaml", "policy: absent.yaml"), 3, "no file at 'absent.yaml'"),
        (("id: s\n", "id: a b\n"), 5, "'a b' is not a usable id"),
        (("acquisition: open_licence", "acquisition: bought"), 7, "'bought' is not one of the choices"),
        (("    licence: CC0-1.0\n", ""), 5, "the source has no 'licence'"),
        (("origin: domestic", "orgin: domestic"), 5, "the source has no 'origin'"),
        (("languages: [zh, en]", "languages: [Chinese]"), 11, "'Chinese' is not an ISO 639 code"),
        (("format: jsonl", "format: json"), 12, "'json' is not one of the choices"),
        (("format: jsonl", "format: jsonl, encoding: latin-1"), 12, "'latin-1' is not one of the choices"),
        (("format: jsonl", "format: jsonl, fields: {body: text}"), 12, "unknown key 'body'"),
        (("corpus: test\n", "corpus: test\nsource: []\n"), 2, "unknown key 'source'"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, change, line, what):
    """File, line, fact; near misses of keys come with the key that was probably meant."""
    path = write_corpus(tmp_path)
    path.write_text(path.read_text().replace(*change))

    with pytest.raises(ConfigError) as caught:
        load_corpus(path)

    assert str(caught.value).startswith(f"{path}:{line}: {what}")


def test_two_sources_with_one_id_are_refused(tmp_path):
    """An id names one source in every table of the ledger."""
    path = write_corpus(tmp_path)
    head, entry = path.read_text().split("sources:\n")
    path.write_text(head + "sources:\n" + entry + entry)

    with pytest.raises(ConfigError, match="source id 's' is used twice"):
        load_corpus(path)
