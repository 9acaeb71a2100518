-- title: Domains of the published crawled records by bytes of text; a domain is the host name without a leading www
-- title_zh: 已发布采集记录的域名，按文本字节；域名指主机名（去掉开头的 www）
WITH placed AS (
    SELECT lower(regexp_extract(t.url, '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@]+)', 1)) AS host,
           strlen(t.text) AS bytes
    FROM text t
    JOIN sources s USING (source_id)
    WHERE s.acquisition = 'self_collected'
), named AS (
    -- An address that is no name, or a name with something removed from it, counts under no domain.
    SELECT CASE WHEN regexp_full_match(host, '[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?')
                     AND NOT regexp_full_match(host, '[0-9.]+')
                THEN rtrim(regexp_replace(host, '^www\.(.+\..+)$', '\1'), '.')
           END AS domain, bytes
    FROM placed
), counted AS (
    SELECT domain, count(*) AS records, sum(bytes)::BIGINT AS bytes FROM named GROUP BY domain
), ranked AS (
    SELECT CASE WHEN domain IS NOT NULL THEN row_number() OVER (ORDER BY domain IS NULL, bytes DESC, domain) END AS place,
           domain, records, bytes, count(domain) OVER () AS domains, sum(bytes) OVER () AS all_bytes
    FROM counted
)
-- Whole numbers: ceil(10 % of D) and, for an SME, ceil(5 % of D) but at most 1,000.
SELECT place, coalesce(domain, '(no domain name)') AS domain, records, bytes,
       round(bytes / nullif(all_bytes, 0), 4) AS share_ratio,
       coalesce(place <= (domains + 9) // 10, false) AS top,
       coalesce(place <= least((domains + 19) // 20, 1000), false) AS top_for_sme
FROM ranked
ORDER BY place NULLS LAST
