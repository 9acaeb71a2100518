-- title: Records that annotation kept out of this release, with the reason and the batch
-- title_zh: 因标注问题未发布的记录、理由与批次
WITH items AS (
    SELECT DISTINCT doc_id, batch FROM annotations WHERE doc_id IS NOT NULL
), batches AS (
    SELECT doc_id, list_sort(list(batch)) AS batches FROM items GROUP BY doc_id
)
SELECT r.doc_id::VARCHAR AS doc_id, r.source_id, r.source_record_id, r.verdict, r.reason AS primary_reason,
       list_filter(r.reasons, lambda x: x LIKE 'annotation.%') AS annotation_reasons, coalesce(b.batches, []) AS batches
FROM records r
LEFT JOIN batches b USING (doc_id)
WHERE len(list_filter(r.reasons, lambda x: x LIKE 'annotation.%')) > 0
ORDER BY r.source_id, r.file, r."offset"
