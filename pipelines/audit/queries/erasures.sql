-- title: Removal requests: how many records each took out of which source; 0 says that it named nothing that was read
-- title_zh: 移除请求：每项请求从各来源移除的记录数；0 表示未命中任何读入的记录
SELECT request, source_id, reason, requested_on, decided_by, named_by, records
FROM erasures
ORDER BY request, source_id
