-- title: Where the rights of each source stand: how it came, under which licence, on which evidence, with whom to talk
-- title_zh: 各来源的权利状况：获取方式、许可、证明材料、联系方式
SELECT source_id, title, acquisition, licence, origin, languages, decision, contract_id IS NOT NULL AS has_contract,
       ip_contact IS NOT NULL AS has_ip_contact, pipl_basis, upstream_version,
       len(evidence) AS evidence_files, len(list_filter(evidence, lambda e: e.state = 'ok')) AS evidence_ok,
       list_sort(list_distinct(list_transform(evidence, lambda e: e.kind))) AS evidence_kinds,
       list_filter(list_transform(evidence, lambda e: e.found_at), lambda place: place IS NOT NULL)[1] AS found_at
FROM sources
ORDER BY source_id
