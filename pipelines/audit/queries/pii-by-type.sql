-- title: Personal information by type: found in all records, and what was done with it in the kept ones
-- title_zh: 个人信息按类型：全部记录中的检出数，及保留记录中的处置
WITH found AS (
    SELECT entry.type, count(*) AS records_found, sum(entry."count") AS spans_found
    FROM (SELECT unnest(pii_counts) AS entry FROM records)
    GROUP BY entry.type
), acted AS (
    SELECT type, count(DISTINCT doc_id) AS kept_records, count(*) AS spans,
           count(*) FILTER (action = 'redact') AS redacted,
           count(*) FILTER (action = 'mask') AS masked,
           count(*) FILTER (action = 'pseudonymise') AS pseudonymised,
           count(*) FILTER (action IN ('keep', 'flag')) AS readable
    FROM pii
    GROUP BY type
)
SELECT type,
       coalesce(f.records_found, 0) AS records_found,
       coalesce(f.spans_found, 0)::BIGINT AS spans_found,
       coalesce(a.kept_records, 0) AS kept_records,
       coalesce(a.spans, 0) AS spans,
       coalesce(a.redacted, 0) AS redacted,
       coalesce(a.masked, 0) AS masked,
       coalesce(a.pseudonymised, 0) AS pseudonymised,
       coalesce(a.readable, 0) AS readable
FROM found f
FULL JOIN acted a USING (type)
ORDER BY spans_found DESC, spans DESC, type
