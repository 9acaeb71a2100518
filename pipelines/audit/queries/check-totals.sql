-- title: Totals that must be equal: shards, ledger and input files
-- title_zh: 必须相等的合计：分片、台账与输入文件
-- uses: manual-draw
WITH drawn AS (SELECT doc_id, place FROM manual_draw()), listed AS (SELECT doc_id, place FROM samples)
SELECT (SELECT coalesce(sum(rows), 0) FROM shards)::BIGINT AS shard_rows,
       (SELECT count(*) FROM records WHERE verdict = 'kept') AS kept_records,
       (SELECT count(*) FROM records) AS records,
       (SELECT coalesce(sum(rows), 0) FROM files)::BIGINT AS file_rows,
       (SELECT count(*) FROM records) - (SELECT count(DISTINCT doc_id) FROM records) AS repeated_ids,
       (SELECT count(*) FROM files WHERE records <> rows + not_content + not_sampled) AS files_that_do_not_add_up,
       (SELECT count(*) FROM ((FROM drawn EXCEPT FROM listed) UNION ALL (FROM listed EXCEPT FROM drawn))) AS sample_rows_astray
