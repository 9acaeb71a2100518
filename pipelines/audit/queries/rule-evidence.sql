-- title: What this release shows for each rule: one row per rule, piece of evidence and subject
-- title_zh: 本次发布对每条规则的证据：每条规则、每项证据、每个对象一行
-- uses: languages
WITH screened AS (
    SELECT count(*) AS kept,
           count(*) FILTER (safety_checked) AS checked,
           count(*) FILTER (safety_checked AND len(safety_counts) = 0) AS without_hit,
           count(*) FILTER (len(list_filter(safety_counts, lambda c: c.risk LIKE 'A1-%')) > 0) AS a1_hits,
           count(*) FILTER (licence IS NULL OR licence = 'LicenseRef-unknown') AS unknown_licence,
           count(*) FILTER (len(conflict_doc_ids) > 0) AS conflicts,
           count(*) FILTER (list_contains(flags, 'pii.minor')) AS minors,
           count(*) FILTER (optout_denied_domain IS NOT NULL) AS denied_domain
    FROM records
    WHERE verdict = 'kept'
), tools AS (
    SELECT count(*) FILTER (role = 'safety lexicon') AS lexicons,
           count(*) FILTER (role LIKE 'safety classifier%') AS classifiers,
           count(DISTINCT role) FILTER (role LIKE 'safety classifier%') AS classified_risks,
           count(DISTINCT role) FILTER (role LIKE 'safety classifier A2%') AS classified_a2,
           count(*) AS models,
           count(*) FILTER (coalesce(licence, 'NOASSERTION') = 'NOASSERTION' OR origin IS NULL) AS unlicensed
    FROM models
), readable AS (
    SELECT count(*) FILTER (s.pipl_basis IS NULL) AS without_basis,
           count(*) FILTER (s.pipl_basis IS NULL AND len(r.pii_sensitive) > 0) AS sensitive_without_basis,
           count(*) FILTER (s.acquisition = 'self_collected') AS crawled
    FROM pii p
    JOIN sources s USING (source_id)
    JOIN records r USING (doc_id)
    WHERE p.action IN ('keep', 'flag')
), acquired AS (
    SELECT list(DISTINCT acquisition) AS kinds, count(*) FILTER (pipl_basis IS NULL) AS without_basis FROM sources
), bound(rule_id, acquisition) AS (
    VALUES ('cn-genaisec-5.1-c1-open-licence', 'open_licence'), ('cn-genaisec-5.1-c2-self-collected', 'self_collected'),
           ('cn-genaisec-5.1-c3-commercial', 'commercial'), ('cn-genaisec-5.1-c4-user-input', 'user_input'),
           ('cn-genai-11-user-input-protection', 'user_input'), ('cn-genaisec-7-user-optout', 'user_input'),
           ('cn-netdata-18-19-24-crawling-and-incidental-pi', 'self_collected')
), facts AS (
    SELECT unnest(c.rules) AS rule_id, c."check" AS evidence, c.subject,
           CASE c.status WHEN 'waived' THEN 'no_evidence' WHEN 'alarm' THEN 'fail' ELSE c.status END AS status,
           c.observed, c."limit" AS required
    FROM checks c
    UNION ALL
    SELECT mark.rule, 'register', source_id, mark.status, NULL, NULL
    FROM (SELECT source_id, unnest(rules) AS mark FROM sources)
    UNION ALL
    SELECT 'cn-genai-2-scope-flag', 'run.scope', scope, 'pass', NULL, NULL
    FROM runs
    WHERE scope IN ('public_cn', 'public_non_cn', 'internal_rnd')
    UNION ALL
    SELECT rule_id, 'safety.lexicon_coverage', '*',
           CASE WHEN t.lexicons = 0 OR s.checked < s.kept THEN 'no_evidence' ELSE 'pass' END,
           round(if(t.lexicons = 0, 0, s.checked) / s.kept, 4), 1
    FROM screened s, tools t,
         (VALUES ('cn-genai-4.1-prohibited-content'), ('cn-genaisec-5.2-a-filtering')) AS v(rule_id)
    UNION ALL
    SELECT rule_id, 'safety.classifier_coverage', '*',
           CASE WHEN t.classifiers = 0 OR s.checked < s.kept THEN 'no_evidence' ELSE 'pass' END,
           round(if(t.classifiers = 0, 0, s.checked) / s.kept, 4), 1
    FROM screened s, tools t,
         (VALUES ('cn-genai-4.1-prohibited-content'), ('cn-genaisec-5.2-a-filtering')) AS v(rule_id)
    UNION ALL
    SELECT 'cn-genai-4.1-prohibited-content', 'safety.kept_with_a1_hits', '*',
           CASE WHEN s.checked = s.kept AND s.a1_hits = 0 THEN 'pass' ELSE 'no_evidence' END, s.a1_hits, 0
    FROM screened s
    UNION ALL
    SELECT 'cn-genai-4.2-anti-discrimination', 'safety.a2_classifiers', '*',
           CASE WHEN t.classified_a2 >= 9 THEN 'pass' ELSE 'no_evidence' END, t.classified_a2, 9
    FROM tools t
    UNION ALL
    SELECT 'cn-genaisec-8.1-keyword-library', 'safety.lexicons', '*', 'no_evidence', t.lexicons, 1
    FROM tools t
    WHERE t.lexicons = 0
    UNION ALL
    SELECT 'cn-genaisec-8.4-classifier-coverage', 'safety.classified_risks', '*',
           CASE WHEN t.classified_risks >= 31 THEN 'pass' WHEN t.classified_risks > 0 THEN 'fail' ELSE 'no_evidence' END,
           t.classified_risks, 31
    FROM tools t
    UNION ALL
    SELECT 'cn-genaisec-9.2-b-technical-sample', 'safety.inspected_without_hit', '*',
           CASE WHEN t.lexicons = 0 OR t.classifiers = 0 OR s.checked < 0.1 * s.kept THEN 'no_evidence'
                WHEN s.without_hit >= 0.98 * s.checked THEN 'pass' ELSE 'fail' END,
           round(s.without_hit / nullif(s.checked, 0), 4), 0.98
    FROM screened s, tools t
    UNION ALL
    SELECT 'cn-genaisec-9.2-a-manual-sample', 'review.manual_sample', 'review ' || review,
           CASE WHEN status = 'incomplete' OR drawn < least(4000, frame_rows) THEN 'no_evidence'
                WHEN acceptable >= 0.96 * reviewed THEN status ELSE 'fail' END,
           acceptable_ratio, 0.96
    FROM reviews
    WHERE status <> 'incomplete' OR NOT EXISTS (FROM reviews WHERE status <> 'incomplete')
    UNION ALL
    SELECT 'cn-genaisec-5.2-a-filtering', 'review.manual_sample', '*',
           if(count(*) FILTER (status <> 'incomplete') > 0, 'pass', 'no_evidence'), count(*), 1
    FROM reviews
    UNION ALL
    SELECT 'cn-genai-7.2-no-ip-infringement', 'licence.kept_unknown', '*',
           if(s.unknown_licence = 0, 'pass', 'fail'), s.unknown_licence, 0
    FROM screened s
    UNION ALL
    SELECT rule_id, 'licence.kept_conflicts', '*', if(s.conflicts = 0, 'pass', 'no_evidence'), s.conflicts, 0
    FROM screened s,
         (VALUES ('cn-genai-7.2-no-ip-infringement'), ('cn-genaisec-5.2-b2-ip-screen')) AS v(rule_id)
    UNION ALL
    SELECT 'cn-genai-14-remediation-loop', 'removal.request', request || ' ' || source_id,
           if(records > 0, 'pass', 'no_evidence'), records, 1
    FROM erasures
    UNION ALL
    SELECT 'cn-genai-7.1-lawful-base-model', 'models.without_licence', '*',
           if(t.models > 0 AND t.unlicensed = 0, 'pass', 'no_evidence'), t.unlicensed, 0
    FROM tools t
    UNION ALL
    SELECT 'cn-genaisec-5.1-b-diversity', 'language.sources', language,
           CASE WHEN kept_sources < 2 OR (overseas_sources > 0 AND domestic_sources = 0) THEN 'fail' ELSE 'pass' END,
           kept_sources, 2
    FROM languages()
    WHERE kept > 0
    UNION ALL
    SELECT 'cn-genaisec-5.1-d-blocked-info', 'optout.kept_denied_domain', '*',
           CASE WHEN s.denied_domain > 0 THEN 'fail'
                WHEN EXISTS (FROM records WHERE optout_denied_domain IS NOT NULL) THEN 'pass'
                ELSE 'no_evidence' END,
           s.denied_domain, 0
    FROM screened s
    UNION ALL
    SELECT rule_id, 'pii.readable_without_basis', '*', if(r.without_basis = 0, 'pass', 'fail'), r.without_basis, 0
    FROM readable r,
         (VALUES ('cn-genai-7.3-pi-legal-basis'), ('cn-genaisec-5.2-c-pi-consent')) AS v(rule_id)
    UNION ALL
    SELECT 'cn-pipl-28-30-sensitive', 'pii.sensitive_readable_without_basis', '*',
           if(r.sensitive_without_basis = 0, 'pass', 'fail'), r.sensitive_without_basis, 0
    FROM readable r
    UNION ALL
    SELECT 'cn-netdata-18-19-24-crawling-and-incidental-pi', 'pii.readable_in_crawled', '*',
           if(r.crawled = 0, 'pass', 'fail'), r.crawled, 0
    FROM readable r
    UNION ALL
    SELECT 'cn-pipl-13-legal-basis', 'register.sources_without_basis', '*',
           if(a.without_basis = 0, 'pass', 'no_evidence'), a.without_basis, 0
    FROM acquired a
    UNION ALL
    SELECT 'cn-pipl-31-minors', 'pii.kept_with_minor', '*', if(s.minors = 0, 'pass', 'no_evidence'), s.minors, 0
    FROM screened s
)
SELECT f.rule_id, f.evidence, f.subject,
       CASE WHEN b.acquisition IS NOT NULL AND NOT list_contains((SELECT kinds FROM acquired), b.acquisition)
            THEN 'not_applicable' ELSE f.status END AS status,
       f.observed::DOUBLE AS observed, f.required::DOUBLE AS required
FROM facts f
LEFT JOIN bound b USING (rule_id)
ORDER BY f.rule_id, f.evidence, f.subject
