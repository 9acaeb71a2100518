-- title: Who labelled and reviewed one record, when, and whether they were qualified on that day
-- title_zh: 某条记录由谁标注、由谁审核、何时进行、当日是否具备资格
-- param: record text doc_id, or the item's name in the annotation export
SELECT a.batch, b.kind, b.rulebook, b.version, a.item, a.doc_id::VARCHAR AS doc_id, a.event, a."at" AS "at", a.action, a.role,
       a.actor, a.label, a.duration_s, a.stands, a.qualified, a.suspended, a.too_fast, b.void
FROM annotations a
JOIN annotation_batches b USING (batch)
WHERE a.doc_id = TRY_CAST($record AS UUID) OR a.item = $record
ORDER BY a.batch, a.item, a.event
