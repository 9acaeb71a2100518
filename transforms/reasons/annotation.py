"""What stands against the annotation batch that a record belongs to."""

from transforms.reasons.reason import Reason

_ART_8 = "cn-genai-8-annotation-rules-and-sampling"
_PEOPLE = (
    "cn-genai-8-annotator-training",
    "cn-genaisec-5.3-a1-a4-annotator-workforce",
    "cn-genaisec-5.3-a3-role-separation",
)

ANNOTATION = (
    Reason(
        "annotation.void_batch",
        "dropped",
        "The record belongs to an annotation batch that is void.",
        "该记录属于已作废的标注批次。",
        ("cn-genaisec-5.3-c2-functional-sampling",),
    ),
    Reason(
        "annotation.rules_unsound",
        "quarantined",
        "The annotation rules of its batch are incomplete, changed or not in force.",
        "所属标注批次的标注规则不完整、已变动或未生效。",
        (_ART_8, "cn-genaisec-5.3-b1-rule-contents", "cn-genaisec-5.3-b2-b4-functional-vs-safety"),
    ),
    Reason(
        "annotation.label_invalid",
        "quarantined",
        "The label was given or reviewed by a person who was not entitled to it.",
        "标注或审核由不具备资格或角色冲突的人员完成。",
        _PEOPLE,
    ),
    Reason(
        "annotation.not_approved",
        "quarantined",
        "The safety label has not been approved by a reviewer.",
        "安全性标注未经审核人员通过。",
        ("cn-genaisec-5.3-c1-safety-review",),
    ),
    Reason(
        "annotation.not_sampled",
        "quarantined",
        "The annotation batch has not been checked by an independent sample.",
        "所属标注批次未经独立抽检。",
        (_ART_8, "cn-genaisec-5.3-c2-functional-sampling"),
    ),
    Reason(
        "annotation.not_relabelled",
        "quarantined",
        "The label was found inaccurate and has not been mended.",
        "标注被发现不准确且尚未重新标注。",
        ("cn-genaisec-5.3-c2-functional-sampling",),
    ),
)
