-- title: The duplicate group of one record: the survivor and everything that merged into it
-- title_zh: 某条记录的重复组：保留者及并入者
-- param: record text doc_id, source_record_id or URL
WITH asked AS (
    SELECT doc_id, survivor_doc_id, survivor_release FROM records WHERE doc_id = TRY_CAST($record AS UUID)
    UNION ALL
    SELECT doc_id, survivor_doc_id, survivor_release FROM records
    WHERE TRY_CAST($record AS UUID) IS NULL AND (source_record_id = $record OR url = $record)
), groups AS (
    SELECT DISTINCT coalesce(survivor_doc_id, doc_id) AS survivor, survivor_release AS release FROM asked
)
SELECT g.survivor::VARCHAR AS survivor_doc_id,
       CASE WHEN r.doc_id = g.survivor AND g.release IS NULL THEN 'survivor' ELSE 'merged' END AS role,
       r.doc_id::VARCHAR AS doc_id,
       r.doc_id IN (SELECT doc_id FROM asked) AS asked_for,
       r.source_id, r.file, r."offset", r.verdict::VARCHAR AS verdict, r.licence, r.similarity, r.dedup_method AS method,
       g.release AS survivor_release
FROM groups g
JOIN records r ON (r.doc_id = g.survivor AND g.release IS NULL)
    OR (r.survivor_doc_id = g.survivor AND r.survivor_release IS NOT DISTINCT FROM g.release)
ORDER BY g.survivor, role DESC, r.source_id, r.file, r."offset"
