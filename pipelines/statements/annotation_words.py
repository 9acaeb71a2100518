"""The words of the filing annex about annotation: key -> (English, Chinese)."""

ANNOTATION_WORDS = {
    "rulebooks": (
        "Annotation rules, with goal, format, method and quality metrics",
        "标注规则（目标、数据格式、方法与质量指标）",
    ),
    "note.rulebooks": (
        "Risks: how many of the 31 of Annex A safety rules speak of. Times are UTC.",
        "风险：安全性规则所覆盖的附录 A 风险数（共 31 类）。时间为 UTC。",
    ),
    "batches": ("Batches: review, samples, agreement", "批次：审核、抽检与一致性"),
    "note.batches": (
        "Published: records of this release that are items of the batch. Alpha is Krippendorff's for nominal codes.",
        "已发布：属于该批次条目的本次发布记录。alpha 为名义量表的 Krippendorff 系数。",
    ),
    "people": ("People who label, review or verify", "标注、审核与核验人员数"),
    "people_untrained": ("Of them with an open point in training or qualification", "其中培训或资格存在问题的人数"),
    "annotation_status": ("Rules on annotation, by status", "标注相关规则，按状态"),
    "kind.functional": ("functional", "功能性"),
    "kind.safety": ("safety", "安全性"),
    "column.rulebook": ("Rules", "规则版本"),
    "column.kind": ("Kind", "类别"),
    "column.effective": ("In force", "生效"),
    "column.goal": ("Goal", "目标"),
    "column.data_format": ("Data format", "数据格式"),
    "column.method": ("Method", "方法"),
    "column.metrics": ("Quality metrics", "质量指标"),
    "column.risks": ("Risks", "风险数"),
    "column.batch": ("Batch", "批次"),
    "column.batch_items": ("Items", "条目数"),
    "column.approved": ("Approved", "审核通过"),
    "column.sampled": ("Sampled", "抽检数"),
    "column.inaccurate": ("Inaccurate", "不准确数"),
    "column.alpha": ("Alpha", "alpha"),
    "column.alpha_lower": ("from", "下限"),
    "column.alpha_upper": ("to", "上限"),
}
