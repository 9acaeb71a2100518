"""Stage `ai_label`: text that says of itself that it was made by AI, found before anything is cleaned away.

Two carriers are read: the AIGC object of GB 45438 (front matter, page, headers) and explicit notices at head or
tail. Nothing is removed from the text; the label travels with the record as a fact.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.ai_label.cues import Cues, open_cues
from transforms.ai_label.notice import NoticeGrammar, compile_grammar, find_notices
from transforms.ai_label.object import (
    MAX_OBJECT_CHARS,
    Label,
    body_start,
    labels_in_headers,
    labels_in_markup,
    labels_in_text,
)
from transforms.records import Finding, Source, Stage
from transforms.variants import forms_of

EVIDENCE = pa.list_(
    pa.struct(
        [
            pa.field("kind", pa.string(), nullable=False),
            pa.field("where", pa.string(), nullable=False),
            pa.field("state", pa.string(), nullable=False),
            pa.field("valid", pa.bool_(), nullable=False),
            pa.field("start", pa.int32(), nullable=False),
            pa.field("end", pa.int32(), nullable=False),
        ]
    )
)
FACTS = pa.schema([pa.field("ai_generated", pa.string()), pa.field("ai_label_evidence", EVIDENCE)])
"""Facts of the stage, null where text is null.

ai_generated       declared | suspected | none; the strongest label counts.
ai_label_evidence  labels in order of place. kind: front_matter | head | tail | html_meta | json_ld | html_comment |
                   header | notice_zh | notice_en | source. where: text | markup | headers | register. valid: the
                   object conforms to the standard (notices: true). Offsets in code points of the text as read, end
                   exclusive; 0 for carriers outside the text.
"""

_OBJECT = ("AIGC", "aigc", "Aigc")
_AI = re.compile("ai(?![a-z])")
_NO_LABELS = pa.nulls(0, EVIDENCE.value_type)
_STATES = ("none", "suspected", "declared")
_WHAT = (
    "生成", "合成", "产生", "撰写", "创作", "写", "翻译", "整理", "润色", "模型", "助手",
    "generated", "written", "created", "produced", "composed", "drafted", "authored", "synthesi", "made", "model",
    "assistant",
)  # fmt: skip


@dataclass(frozen=True)
class AiLabelRule:
    """Policy of the stage; values and their sources in pipelines/policies/ai_label.yaml.

    head_chars, tail_chars   where a notice counts, in characters that are not white space.
    max_notice_chars         longest notice, code points.
    window_bytes             UTF-8 bytes at either end in which a cue is looked for.
    generator_names          names that stand for AI in a notice.
    actions                  state (declared | suspected) -> flag | drop | quarantine.
    actions_by_acquisition   acquisition -> state -> action, over `actions`.
    """

    JUDGED: ClassVar[frozenset[str]] = frozenset(("actions", "actions_by_acquisition"))
    """Fields whose change leaves the facts as they are."""

    head_chars: int
    tail_chars: int
    max_notice_chars: int
    window_bytes: int
    generator_names: tuple[str, ...]
    actions: dict[str, Literal["flag", "drop", "quarantine"]]
    actions_by_acquisition: dict[str, dict[str, Literal["flag", "drop", "quarantine"]]]


@dataclass(frozen=True)
class AiLabelKit:
    """The grammar, the cues without which no label can be there, the words for who made a text and for making."""

    grammar: NoticeGrammar
    cues: Cues
    who: tuple[str, ...]
    what: tuple[str, ...]


def open_ai_label(rule: AiLabelRule) -> AiLabelKit:
    """Compile the grammar of notices."""
    who = (
        "人工智能",
        "人工智慧",
        "生成合成",
        "生成或合成",
        "aigc",
        "artificial int",
        "ａｉ",
        "a.i.",
        *(name.lower() for name in rule.generator_names),
    )
    return AiLabelKit(compile_grammar(rule.generator_names), open_cues(rule.generator_names), who, forms_of(_WHAT))


def measure_ai_label(batch: pa.RecordBatch, rule: AiLabelRule, kit: AiLabelKit, source: Source) -> dict[str, pa.Array]:
    """Find the labels of every record; see `FACTS`."""
    readable = pc.is_valid(batch["text"]).to_numpy(zero_copy_only=False)
    found: dict[int, list[Label]] = {}
    for row in kit.cues.rows(batch["text"], rule.window_bytes):
        labels = _text_labels(batch["text"][row].as_py(), rule, kit)
        if labels:
            found[row] = labels
    for column, cue, read in (("markup", "AIGC|aigc", labels_in_markup), ("headers", "AIGC|aigc", labels_in_headers)):
        for row in _rows(batch[column], cue):
            if readable[row]:
                found.setdefault(row, []).extend(read(batch[column][row].as_py()))
    if source.acquisition == "synthetic":
        for row in np.flatnonzero(readable).tolist():
            found.setdefault(row, []).append(Label("source", "register", "declared", True, 0, 0))
    return _columns(found, readable)


def _text_labels(text: str, rule: AiLabelRule, kit: AiLabelKit) -> list[Label]:
    labels: list[Label] = []
    body = body_start(text)
    if any(name in part for part in (text[: body + 64], text[-MAX_OBJECT_CHARS // 2 :]) for name in _OBJECT):
        labels += labels_in_text(text)
    ends = _ends(text, body, rule.window_bytes)
    if any(word in end for end in ends for word in kit.what) and any(_names_ai(end, kit.who) for end in ends):
        notices = find_notices(text, body, kit.grammar, rule.head_chars, rule.tail_chars, rule.max_notice_chars)
        labels += [Label(one.kind, "text", one.state, True, one.start, one.end) for one in notices]
    return sorted(set(labels), key=lambda label: (label.start, label.end, label.kind))


def _names_ai(end: str, who: tuple[str, ...]) -> bool:
    if any(word in end for word in who):
        return True
    return any(not ("a" <= end[found.start() - 1 : found.start()] <= "z") for found in _AI.finditer(end))


def _ends(text: str, body: int, chars: int) -> tuple[str, ...]:
    if len(text) - body <= 2 * chars:
        return (text[body:].lower(),)
    return text[body : body + chars].lower(), text[-chars:].lower()


def _rows(column: pa.Array, cue: str) -> list[int]:
    if column.null_count == len(column):
        return []
    return [int(row) for row in np.flatnonzero(_mask(pc.match_substring_regex(column, cue)))]


def _columns(found: dict[int, list[Label]], readable: npt.NDArray[np.bool_]) -> dict[str, pa.Array]:
    if not found and readable.all():
        nothing = pa.ListArray.from_arrays(pa.array(np.zeros(len(readable) + 1, np.int32)), _NO_LABELS, type=EVIDENCE)
        return {"ai_generated": pa.repeat(_STATES[0], len(readable)), "ai_label_evidence": nothing}
    counts = np.zeros(len(readable) + 1, np.int32)
    states = np.zeros(len(readable), np.int8)
    for row, labels in found.items():
        counts[row + 1] = len(labels)
        states[row] = any(one.state == "declared" for one in labels) + (1 if labels else 0)
    values = pa.array([one._asdict() for row in sorted(found) for one in found[row]], EVIDENCE.value_type)
    offsets = pa.array(np.cumsum(counts, dtype=np.int32))
    return {
        "ai_generated": pa.array(_STATES, pa.string()).take(pa.array(states, mask=~readable)),
        "ai_label_evidence": pa.ListArray.from_arrays(offsets, values, type=EVIDENCE, mask=pa.array(~readable)),
    }


def judge_ai_label(facts: pa.RecordBatch, rule: AiLabelRule, source: Source) -> tuple[Finding, ...]:
    """Flag, drop or hold labelled records, as policy says for the state and the way of acquisition."""
    actions = {**rule.actions, **rule.actions_by_acquisition.get(source.acquisition, {})}
    suffix = {"flag": "", "drop": "_dropped", "quarantine": "_held"}
    state = facts["ai_generated"]
    findings = [
        Finding(f"ai_label.{name}{suffix[actions[name]]}", _mask(pc.equal(state, name)))
        for name in ("declared", "suspected")
    ]
    unmeasured = pc.and_(pc.is_null(state), pc.is_null(facts["reader_reason"]))
    findings.append(Finding("ai_label.not_measured", _mask(unmeasured)))
    return tuple(finding for finding in findings if finding.mask.any())


def _mask(condition: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(condition, False).to_numpy(zero_copy_only=False), np.bool_)


STAGE = Stage("ai_label", FACTS, open_ai_label, measure_ai_label, judge_ai_label)
