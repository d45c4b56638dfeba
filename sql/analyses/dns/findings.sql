-- title:  Findings
-- order:  20
-- needs:  dns_lookup  Record the system calls socket, connect, write, read, sendmmsg, recvfrom, poll and close of the program (or uprobes on getaddrinfo and net.(*Resolver).lookupIPAddr, or an execution trace).
-- param:  warning_ns 100000000   P99 of a lookup from which it is a warning.
-- param:  critical_ns 1000000000 P99 from which it is critical, if it blocks threads.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
-- column: harm      ns    Lost
-- column: next      text  More in
-- column: topic     text  Topic
WITH
lookup AS MATERIALIZED (
  SELECT * FROM dns_lookup WHERE :run IS NULL OR run = :run),
best AS (
  SELECT run, resolver, max(source) AS source FROM lookup GROUP BY run, resolver),
summary AS MATERIALIZED (
  SELECT l.run, l.process, l.resolver, l.source, count(l.dur) AS n,
         percentile_nr(l.dur, 0.5) AS p50, percentile_nr(l.dur, 0.99) AS p99,
         max(l.dur) AS worst, sum(l.dur) AS total,
         avg(l.dur) AS mean, min(l.bound) = 'ambiguous' AS unsure
    FROM lookup AS l JOIN best USING (run, resolver, source)
   GROUP BY 1, 2, 3, 4),
query AS (
  SELECT w.run, w.process, q.resolver, count(*) AS n, sum(q.dur IS NULL) AS unanswered
    FROM dns_query AS q JOIN who AS w USING (utid)
   GROUP BY 1, 2, 3)
SELECT s.run,
       CASE WHEN s.resolver = 'cgo' AND s.p99 >= :critical_ns THEN 'critical'
            WHEN s.p99 >= :warning_ns AND NOT coalesce(s.unsure, 0) THEN 'warning' ELSE 'info' END,
       s.n || ' lookups' || coalesce(' of ' || s.process, '') || ' by '
       || CASE s.resolver WHEN 'go' THEN 'Go''s own resolver: no thread is blocked by them, only the goroutine; '
                          ELSE 'the C library: each blocks a thread while it lasts; ' END
       || iif(s.unsure, 'mean ' || fmt_ns(CAST(s.mean AS INTEGER))
              || ' (which lookup ended when is not told by these probes, so there are no percentiles)',
              'half within ' || fmt_ns(s.p50) || ', P99 ' || fmt_ns(s.p99)
              || iif(s.n < 100, ' (few for a P99)', '') || ', worst ' || fmt_ns(s.worst))
       || CASE WHEN q.unanswered > 0
               THEN '; ' || q.unanswered || ' of ' || q.n || ' questions got no answer'
               WHEN q.n IS NULL THEN ''
               ELSE '; all ' || q.n || ' questions were answered' END,
       'dns/metrics lookup ' || scope('resolver', s.resolver, 'source', s.source) || '; dns/worst',
       s.total, 'worst',
       iif(s.resolver = 'cgo', 'lookups by the C library' || coalesce(' of ' || s.process, ''), NULL)
  FROM summary AS s
  LEFT JOIN query AS q
    ON q.run = s.run AND q.process IS s.process AND q.resolver = s.resolver
 ORDER BY 1, 2, 3;
