-- title: The whole story of one record: where it stood, every fact, every decision
-- title_zh: 一条记录的全部经过：出处、事实与决定
-- param: record text doc_id, source_record_id or URL
WITH chosen AS (
    SELECT * FROM records WHERE doc_id = TRY_CAST($record AS UUID)
    UNION ALL
    SELECT * FROM records
    WHERE TRY_CAST($record AS UUID) IS NULL AND (source_record_id = $record OR url = $record)
), columns_of AS (
    SELECT doc_id, to_json(c) AS json
    FROM (
        SELECT * REPLACE (
            lower(hex(text_sha256)) AS text_sha256,
            lower(hex(raw_text_hmac)) AS raw_text_hmac,
            list_transform(conflict_doc_ids, lambda id: lower(hex(id))) AS conflict_doc_ids
        ) FROM chosen
    ) c
), story AS (
    SELECT doc_id, place AS step, 'record' AS part, key AS item, json_extract_string(json, '$."' || key || '"') AS value
    FROM (
        SELECT doc_id, json, unnest(json_keys(json)) AS key, generate_subscripts(json_keys(json), 1) AS place
        FROM columns_of
    )
    UNION ALL
    SELECT c.doc_id, 1002, 'reason', s.code, s.sentence || ' ' || s.sentence_zh
    FROM (SELECT doc_id, unnest(list_concat(reasons, flags)) AS code FROM chosen) c JOIN reasons s USING (code)
    UNION ALL
    SELECT c.doc_id, 1003, 'source', fact.item, fact.value
    FROM chosen c
    JOIN sources s USING (source_id),
    LATERAL (
        VALUES ('title', s.title), ('acquisition', s.acquisition), ('licence', s.licence), ('origin', s.origin),
               ('decision', s.decision), ('approved_by', s.approved_by), ('approved_on', s.approved_on::VARCHAR)
    ) AS fact(item, value)
    UNION ALL
    SELECT c.doc_id, 1004, 'survivor', fact.item, fact.value
    FROM chosen c
    JOIN records r ON r.doc_id = c.survivor_doc_id AND c.survivor_release IS NULL,
    LATERAL (
        VALUES ('source_id', r.source_id), ('file', r.file), ('offset', r."offset"::VARCHAR),
               ('verdict', r.verdict::VARCHAR), ('shard', r.shard), ('shard_row', r.shard_row::VARCHAR)
    ) AS fact(item, value)
    UNION ALL
    SELECT c.doc_id, 1005, 'stands_for', r.source_id, count(*)::VARCHAR
    FROM chosen c JOIN records r ON r.survivor_doc_id = c.doc_id AND r.survivor_release IS NULL
    GROUP BY c.doc_id, r.source_id
    UNION ALL
    SELECT c.doc_id, 1006, 'personal_information', p.type || ' ' || p.action, count(*)::VARCHAR
    FROM chosen c JOIN pii p USING (doc_id)
    GROUP BY c.doc_id, p.type, p.action
)
SELECT doc_id::VARCHAR AS doc_id, part, item, value
FROM story
WHERE value IS NOT NULL AND value <> '[]'
ORDER BY doc_id, step, item
