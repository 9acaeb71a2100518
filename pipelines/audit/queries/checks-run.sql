-- title: Gates and expectations of this release
-- title_zh: 本次发布的门禁与预期
SELECT "check", subject, status, observed, "limit", waived_by, detail, rules
FROM checks
ORDER BY CASE status WHEN 'fail' THEN 0 WHEN 'waived' THEN 1 WHEN 'no_evidence' THEN 2 ELSE 3 END, "check", subject
