-- title: Gates and expectations of this release
-- title_zh: 本次发布的门禁与预期
SELECT "check", subject, status, observed, "limit", waived_by, detail, rules
FROM checks
ORDER BY CASE status WHEN 'fail' THEN 0 WHEN 'alarm' THEN 1 WHEN 'waived' THEN 2 WHEN 'no_evidence' THEN 3 ELSE 4 END, "check", subject
