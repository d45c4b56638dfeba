-- title:  DNS blocking
-- order:  3
-- about:  Whether resolving names blocked threads. lookup: a whole lookup, by probes (source=uprobe), else from its questions (source=syscall, a lower bound) or from when its goroutine waited for it (source=exectrace). query: one question on the wire, from the send to its answer; unanswered ones are censored. blocked: time a thread slept, or then waited for a CPU, in system calls of DNS sockets (or inside getaddrinfo), a lookup each; only where sched events and one of the two were recorded. syscall_blocked_share: blocked to lookup. blocked_threads: threads blocked at once; mean is over the time of the trace.
-- about:  ambiguous: probes on the return of lookupIPAddr without the goroutine do not tell which of several open lookups ended: n, mean and sum are right, percentiles are not known.
-- about:  resolver=go is Go's own resolver, resolver=cgo the C library's. blocked_goroutines: goroutines at once that wait in a lookup, callers and the resolver's own; seen by execution traces, else empty, not 0.
-- needs:  dns_lookup  Record the system calls socket, connect, write, read, sendmmsg, recvfrom, poll and close of the program (or uprobes on getaddrinfo and net.(*Resolver).lookupIPAddr, or an execution trace).
-- column: run       text    Run
-- column: analysis  text    Analysis
-- column: metric    text    Metric
-- column: unit      text    Unit
-- column: scope     text    Scope
-- column: n         count   n
-- column: min       metric  Min
-- column: p50       metric  P50
-- column: p90       metric  P90
-- column: p99       metric  P99
-- column: p999      metric  P99.9
-- column: max       metric  Max
-- column: mean      metric  Mean
-- column: sum       metric  Sum
-- column: censored  count   Censored
-- column: in_loss   count   In loss
-- column: quality   text    Quality
WITH
proc AS MATERIALIZED (
  SELECT p.upid, p.name AS process, r.name AS run, s.end_ts - s.begin_ts AS span
    FROM process AS p JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)
   WHERE (:run IS NULL OR r.name = :run)
     AND r.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
lookup AS MATERIALIZED (
  SELECT l.*, p.span
    FROM dns_lookup AS l LEFT JOIN proc AS p USING (upid)
   WHERE (:run IS NULL OR l.run = :run)
     AND l.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns)),
query AS MATERIALIZED (
  SELECT q.*, p.run, p.process
    FROM dns_query AS q JOIN thread AS t USING (utid) JOIN proc AS p USING (upid)),
-- Sleeps, and the waits for a CPU after them, that belong to lookups: inside
-- getaddrinfo where probes show it, else in system calls of DNS sockets.
-- A thread that enters either is on a CPU, so that what it slept began later.
inside(run, process, span, resolver, source, utid, ts, end_ts) AS (
  SELECT run, process, span, resolver, 'uprobe', utid, ts, ts + dur
    FROM lookup WHERE source = 'uprobe' AND resolver = 'cgo'
  UNION ALL
  SELECT p.run, p.process, p.span, c.resolver, 'syscall', c.utid, c.ts, c.ts + c.dur
    FROM dns_call_io AS c JOIN proc AS p USING (upid)),
sleep AS MATERIALIZED (
  SELECT i.run, i.process, i.span, i.resolver, i.source, i.utid, o.ts,
         min(i.end_ts, coalesce(o.ts + o.dur, i.end_ts)) - o.ts AS dur
    FROM inside AS i
    JOIN off_cpu AS o ON o.utid = i.utid AND o.ts >= i.ts AND o.ts < i.end_ts
   WHERE o.state NOT IN ('R+', '?')),
-- What threads slept in each lookup. Probes of lookupIPAddr do not tell it.
slept AS MATERIALIZED (
  SELECT l.run, l.process, l.resolver, l.source, l.dur AS lookup_ns, l.in_loss,
         coalesce((SELECT sum(s.dur) FROM sleep AS s
                    WHERE s.utid = l.utid AND s.resolver = l.resolver
                      AND s.source = l.source
                      AND s.ts >= l.ts AND s.ts < l.ts + l.dur), 0) AS blocked_ns
    FROM lookup AS l
   WHERE l.dur IS NOT NULL AND EXISTS (SELECT 1 FROM sched_slice)
     AND (l.source = 'syscall' OR l.resolver = 'cgo')),
sample(run, metric, process, resolver, source, value, in_loss, bound) AS (
  SELECT run, 'lookup', process, resolver, source, dur, in_loss, bound
    FROM lookup
  UNION ALL
  SELECT run, 'query', process, resolver, NULL, dur, in_loss, NULL FROM query
  UNION ALL
  SELECT run, 'blocked', process, resolver, source, blocked_ns, in_loss, NULL
    FROM slept),
best AS MATERIALIZED (
  SELECT run, resolver, metric, max(source) AS source
    FROM sample WHERE source IS NOT NULL GROUP BY run, resolver, metric),
scoped(run, metric, scope, value, in_loss, bound) AS (
  SELECT s.run, s.metric, scope('resolver', s.resolver), s.value, s.in_loss, s.bound
    FROM sample AS s LEFT JOIN best AS b USING (run, resolver, metric)
   WHERE s.source IS NULL OR s.source = b.source
  UNION ALL
  SELECT s.run, s.metric, scope('process', s.process, 'resolver', s.resolver),
         s.value, s.in_loss, s.bound
    FROM sample AS s LEFT JOIN best AS b USING (run, resolver, metric)
   WHERE (s.source IS NULL OR s.source = b.source) AND s.process IS NOT NULL
  UNION ALL
  SELECT run, metric, scope('resolver', resolver, 'source', source), value,
         in_loss, bound
    FROM sample WHERE source IS NOT NULL AND metric = 'lookup'),
bounds AS MATERIALIZED (
  SELECT json_array(run, metric, scope) AS key, min(bound) AS bound,
         min(bound) = 'ambiguous' AS unsure
    FROM scoped WHERE bound IS NOT NULL GROUP BY 1),
share AS (
  SELECT s.run, s.resolver, count(*) AS n, sum(s.blocked_ns) * 1.0 / sum(s.lookup_ns) AS share
    FROM slept AS s JOIN best AS b USING (run, resolver, source)
   WHERE b.metric = 'blocked'
   GROUP BY s.run, s.resolver),
-- What waits in lookups: threads that sleep, and goroutines (a caller's resolver
-- is its lookup's).
held(what, run, resolver, span, ts, dur) AS MATERIALIZED (
  SELECT 'threads', run, resolver, span, ts, dur
    FROM sleep JOIN best USING (run, resolver, source) WHERE metric = 'blocked'
  UNION ALL
  SELECT 'goroutines', x.run, iif(w.part = 'caller', l.resolver, w.part),
         s.end_ts - s.begin_ts, w.ts, coalesce(w.dur, s.end_ts - w.ts)
    FROM dns_goroutine_wait AS w
    JOIN goroutine AS g USING (goroutine_id)
    JOIN go_exec AS x USING (source_id)
    JOIN source AS s USING (source_id)
    LEFT JOIN (SELECT id, resolver FROM lookup WHERE source = 'exectrace') AS l
      ON l.id = w.id AND w.part = 'caller'),
step AS (
  SELECT what, run, resolver, span, ts, 1 AS one, 0 AS dur FROM held
  UNION ALL
  SELECT what, run, resolver, span, ts + dur, -1, dur FROM held),
level AS (
  SELECT what, run, resolver, span, dur,
         sum(one) OVER (PARTITION BY what, run, resolver ORDER BY ts, one
                        ROWS UNBOUNDED PRECEDING) AS now
    FROM step),
at_once AS MATERIALIZED (
  SELECT what, run, resolver, max(now) AS most, sum(dur) * 1.0 / max(span) AS mean,
         count(*) / 2 AS n
    FROM level GROUP BY what, run, resolver),
rows AS (
  SELECT s.key->>0 AS run, s.key->>1 AS metric, 'ns' AS unit,
         s.key->>2 AS scope, s.n, iif(b.unsure, NULL, s.min) AS min,
         iif(b.unsure, NULL, s.p50) AS p50, iif(b.unsure, NULL, s.p90) AS p90,
         iif(b.unsure, NULL, s.p99) AS p99, iif(b.unsure, NULL, s.p999) AS p999,
         iif(b.unsure, NULL, s.max) AS max, s.mean, s.sum, s.censored, s.in_loss,
         quality(s.n, s.in_loss, b.bound) AS quality
    FROM stats((SELECT collect(json_array(run, metric, scope), value,
                               value IS NULL, in_loss) FROM scoped)) AS s
    LEFT JOIN bounds AS b ON b.key = s.key
  UNION ALL
  SELECT run, 'queries', 'count', scope('resolver', resolver), count(*), NULL,
         NULL, NULL, NULL, NULL, NULL, NULL, count(*), NULL, sum(in_loss), 'ok'
    FROM query GROUP BY run, resolver
  UNION ALL
  SELECT run, 'syscall_blocked_share', 'ratio', scope('resolver', resolver), n,
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, share, NULL, NULL,
         'ok'
    FROM share
  UNION ALL
  SELECT b.run, 'blocked_threads', 'count', scope('resolver', b.resolver),
         coalesce(t.n, 0), NULL, NULL, NULL, NULL, NULL, coalesce(t.most, 0),
         coalesce(t.mean, 0.0), NULL, NULL, NULL, 'ok'
    FROM share AS b
    LEFT JOIN at_once AS t
      ON t.what = 'threads' AND t.run = b.run AND t.resolver = b.resolver
  UNION ALL
  SELECT b.run, 'blocked_goroutines', 'count', scope('resolver', b.resolver), g.n,
         NULL, NULL, NULL, NULL, NULL, g.most, g.mean, NULL, NULL, NULL,
         iif(g.n IS NULL, 'not_applicable', 'ok')
    FROM best AS b
    LEFT JOIN at_once AS g
      ON g.what = 'goroutines' AND g.run = b.run AND g.resolver = b.resolver
   WHERE b.metric = 'lookup')
SELECT rows.run, 'dns' AS analysis, metric, unit, scope, n, min, p50, p90, p99, p999,
       max, mean, sum, censored, in_loss,
       CASE WHEN c.flag IS NULL OR unit <> 'ns' THEN quality
            WHEN quality = 'ok' THEN c.flag
            ELSE quality || ',' || c.flag END
  FROM rows LEFT JOIN run_clock AS c ON c.run = rows.run
 ORDER BY rows.run, CASE metric WHEN 'lookup' THEN 1 WHEN 'query' THEN 2
                           WHEN 'queries' THEN 3 WHEN 'blocked' THEN 4
                           WHEN 'syscall_blocked_share' THEN 5 ELSE 6 END,
       metric, scope;
