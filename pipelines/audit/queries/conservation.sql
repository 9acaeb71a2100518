-- title: Where the bytes and records of the input files went, per source
-- title_zh: 输入文件的字节与记录去向，按来源
SELECT f.source_id, count(*) AS files,
       sum(f.decoded_bytes)::BIGINT AS decoded_bytes, sum(f.record_bytes)::BIGINT AS record_bytes,
       sum(f.separator_bytes)::BIGINT AS separator_bytes, sum(f.skipped_bytes)::BIGINT AS skipped_bytes,
       sum(f.decoded_bytes - f.record_bytes - f.separator_bytes - f.skipped_bytes)::BIGINT AS bytes_unaccounted,
       sum(f.records)::BIGINT AS records, sum(f.not_content)::BIGINT AS not_content,
       sum(f.not_sampled)::BIGINT AS not_sampled, sum(f."rows")::BIGINT AS "rows",
       any_value(coalesce(r.records, 0)) AS ledger_rows,
       (sum(f."rows") - any_value(coalesce(r.records, 0)))::BIGINT AS rows_unaccounted
FROM files f
LEFT JOIN (SELECT source_id, count(*) AS records FROM records GROUP BY source_id) r USING (source_id)
GROUP BY f.source_id
ORDER BY f.source_id
