"""The properties of Croissant RAI 1.0: from counters where there are some, from about.yaml where only people know."""

from typing import Any

from pipelines.statements.facts import Facts
from pipelines.statements.told import Told

COLLECTION_TYPES = {
    "open_licence": "Secondary Data Analysis",
    "public_domain": "Secondary Data Analysis",
    "commercial": "Secondary Data Analysis",
    "self_collected": "Web Scraping",
    "user_input": "Direct measurement",
    "synthetic": "Software Collection",
}
"""Way of acquisition -> a word of the RAI vocabulary's list of collection types; the mapping is our choice."""


def properties(facts: Facts, told: Told) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the `rai:` properties in order, and property -> what it needs for those that nobody can answer."""
    dataset = told.about.dataset
    first, last = _period(facts)
    undated = [
        row["source_id"] for row in facts.rows("acquisition-dates") if row["kept"] and row["acquired_to"] is None
    ]
    needed = ", ".join(f"corpus.yaml sources.{source}.collection" for source in undated)
    asked: dict[str, tuple[Any, str]] = {
        "dataCollection": (_collection(facts), ""),
        "dataCollectionType": (_types(facts), ""),
        "dataCollectionTimeframe": (
            [first, last] if not undated and first and last else None,
            needed or "a release with records",
        ),
        "dataCollectionMissingData": (_missing(facts), ""),
        "dataPreprocessingProtocol": (_preprocessing(facts), ""),
        "dataManipulationProtocol": (_manipulation(facts), ""),
        "dataAnnotationProtocol": (_protocol(facts), ""),
        "annotationsPerItem": (_per_item(facts), ""),
        "machineAnnotationTools": (_tools(facts), ""),
        "personalSensitiveInformation": (_personal(facts), ""),
        "dataBiases": (_both(dataset.biases, _biases(facts)), ""),
        "dataLimitations": (_both(dataset.limitations, _limitations(facts)), ""),
        "dataUseCases": (dataset.use_cases or told.about.purpose, "about.dataset.use_cases"),
        "dataSocialImpact": (dataset.social_impact, "about.dataset.social_impact"),
        "dataReleaseMaintenancePlan": (dataset.maintenance, "about.dataset.maintenance"),
    }
    found = {f"rai:{key}": value for key, (value, _) in asked.items() if value is not None}
    return found, {f"rai:{key}": needs for key, (value, needs) in asked.items() if value is None}


def _protocol(facts: Facts) -> str | list[str]:
    used = [row for row in facts.rows("annotation-rulebooks") if row["batches"]]
    if not used:
        return "None recorded: the ledger of this release holds no annotations."
    return [
        f"{row['rulebook']} {row['version']} ({row['kind']}, from {row['effective_at']:%Y-%m-%d}): {row['goal']} "
        f"Method: {row['method']} Format: {row['data_format']} Metrics: {'; '.join(row['quality_metrics'])}"
        for row in used
    ]


def _per_item(facts: Facts) -> str:
    """Count labels an item over the batches that are not void."""
    used = [row for row in facts.rows("annotation-batches") if not row["void"]]
    labels, items = sum(row["labels"] for row in used), sum(row["items"] for row in used)
    return f"{labels} labels on {items} items" if items else "0"


def _both(told: str | None, derived: str) -> str:
    return f"{told} {derived}" if told else derived


def _collection(facts: Facts) -> str:
    used = [row for row in facts.rows("published-acquisitions") if row["records"]]
    parts = [f"{row['acquisition']}: {row['published_sources']} sources, {row['records']} records" for row in used]
    return "By way of acquisition: " + ("; ".join(parts) or "nothing published") + "."


def _types(facts: Facts) -> list[str]:
    used = [row["acquisition"] for row in facts.rows("published-acquisitions") if row["records"]]
    return sorted({COLLECTION_TYPES.get(kind, "Others") for kind in used})


def _period(facts: Facts) -> tuple[Any, Any]:
    used = [row for row in facts.rows("acquisition-dates") if row["kept"]]
    first = min((row["acquired_from"] or row["acquired_to"] for row in used if row["acquired_to"]), default=None)
    return first, max((row["acquired_to"] for row in used if row["acquired_to"]), default=None)


def _missing(facts: Facts) -> str:
    data = facts.one("release-facts")
    taken = "every record" if data["sample"] is None else f"a sample of {data['sample']} of the records"
    earlier = f" {data['earlier_releases']} earlier releases were cleared against." if data["earlier_releases"] else ""
    return f"Taken was {taken} of the input; of {data['records']} records {data['kept']} were kept.{earlier}"


def _preprocessing(facts: Facts) -> list[str]:
    return [
        f"{row['stage']}: {row['removed']} records removed ({row['dropped']} dropped, {row['merged']} merged, "
        f"{row['quarantined']} quarantined), {row['left_over']} left"
        for row in facts.rows("funnel-steps")
        if row["removed"]
    ]


def _manipulation(facts: Facts) -> str:
    rows = facts.rows("pii-by-type")
    counts = {name: sum(row[name] for row in rows) for name in ("redacted", "masked", "pseudonymised", "readable")}
    done = ", ".join(f"{count} {name}" for name, count in counts.items())
    return f"Passages of personal information in the kept records: {done}."


def _tools(facts: Facts) -> list[str]:
    return sorted({f"{row['role']}: {row['origin'] or row['file']}" for row in facts.rows("models-used")})


def _personal(facts: Facts) -> list[str]:
    found = facts.personal()
    return [
        f"{found['scanned']} of {found['kept']} kept records were scanned.",
        f"{found['with_spans']} had findings ({found['spans']} passages); in {found['contains_pi']} something remains, "
        "readable or as a pseudonym.",
        f"{found['on_sensitive_matters']} kept records speak of sensitive matters. Detectors do not find everything.",
    ]


def _biases(facts: Facts) -> str:
    rows = [row for row in facts.rows("languages") if row["kept"]]
    parts = [
        f"{row['language']} {row['kept']} records from {row['kept_sources']} sources "
        f"(largest source {row['top_source_ratio']})"
        for row in rows
    ]
    return "Records by language: " + "; ".join(parts) + "."


def _limitations(facts: Facts) -> str:
    checked = facts.rows("safety-by-risk")[0]["records_checked"]
    return (
        f"{checked} records were checked for content safety. Licences, languages and personal information were found "
        "by programs, which err. Facts and claims in the texts were not verified."
    )
