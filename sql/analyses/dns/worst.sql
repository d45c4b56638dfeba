-- title:  Slowest lookups
-- order:  30
-- about:  The longest lookups with what their thread did meanwhile and how often a question went unanswered.
-- needs:  dns_lookup  Record the system calls socket, connect, write, read, sendmmsg, recvfrom, poll and close of the program (or uprobes on getaddrinfo and net.(*Resolver).lookupIPAddr, or an execution trace).
-- param:  limit 10  Rows a run.
-- column: run        text   Run
-- column: ts         ts     Began at
-- column: dur        ns     Took
-- column: process    text   Process
-- column: resolver   text   Resolver
-- column: source     text   Source
-- column: host       text   Name
-- column: thread     text   Thread
-- column: queries    count  Questions
-- column: unanswered count  Unanswered
-- column: blocked    ns     Thread blocked
-- column: culprit    text   Mostly
WITH
-- Of each resolver by the source that tells most, if it tells each lookup.
best AS MATERIALIZED (
  SELECT run, resolver, max(source) AS source
    FROM dns_lookup WHERE bound IS NOT 'ambiguous' GROUP BY run, resolver),
ranked AS (
  SELECT l.*, w.label,
         row_number() OVER (PARTITION BY l.run ORDER BY l.dur DESC, l.ts) AS place
    FROM dns_lookup AS l JOIN best USING (run, resolver, source)
    LEFT JOIN who AS w USING (utid)
   WHERE l.dur IS NOT NULL AND l.bound IS NOT 'ambiguous'
     AND (:run IS NULL OR l.run = :run)),
worst AS MATERIALIZED (SELECT * FROM ranked WHERE place <= :limit),
asked AS (
  SELECT w.run, w.place, count(*) AS queries, sum(q.dur IS NULL) AS unanswered
    FROM worst AS w JOIN dns_query AS q ON q.resolver = w.resolver
    JOIN thread AS t ON t.utid = q.utid AND t.upid = w.upid
   WHERE q.ts >= w.ts AND q.ts < w.ts + w.dur
     AND (w.resolver = 'go' OR q.utid = w.utid)
     AND (q.question IS NULL OR w.host IS NULL OR w.source <> 'syscall'
          OR q.question = w.host)
   GROUP BY w.run, w.place),
slept AS (
  SELECT w.run, w.place, sum(u.dur) AS blocked
    FROM worst AS w, thread_use(w.utid, w.ts, w.dur) AS u
   WHERE w.resolver = 'cgo' AND u.state NOT IN ('Running', 'R+', '?')
   GROUP BY w.run, w.place)
SELECT w.run, w.ts, w.dur, w.process, w.resolver, w.source, w.host, w.label,
       a.queries, a.unanswered, iif(w.resolver = 'go', 0, s.blocked),
       CASE WHEN a.unanswered > 0 THEN 'a question without an answer, asked again after the timeout'
            WHEN a.queries IS NULL THEN 'not told by the trace'
            ELSE 'the name server''s answer' END
  FROM worst AS w
  LEFT JOIN asked AS a USING (run, place)
  LEFT JOIN slept AS s USING (run, place)
 ORDER BY w.run, w.place;
