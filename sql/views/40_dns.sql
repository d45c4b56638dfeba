-- Sockets that spoke DNS, and who resolved. Where a probe told the port, the
-- port decides. Else the scalars of the calls do: Go's resolver is a connected
-- datagram socket with a write of 28 to 300 bytes and a read into 1232 bytes
-- (512 before Go 1.16); glibc's sends by sendmmsg, or receives into 2048 or
-- 65536 bytes; musl's connects to none, so that only the port that strace tells
-- shows it. A socket that is connected but never sends is a probe for address
-- sorting, not a query.
CREATE VIEW dns_socket AS
SELECT *
  FROM (SELECT s.socket_id, s.ts, s.dur, s.utid, s.port, s.question, s.in_loss,
               s.nonblock IS NOT NULL AS opened,
               min(iif(i.op IN ('write', 'sendto', 'sendmsg', 'sendmmsg'),
                       i.ts, NULL)) AS sent_ts,
               CASE WHEN max(i.op = 'sendmmsg'
                             OR (i.op = 'recvfrom' AND i.size IN (2048, 65536)))
                         THEN 'cgo'
                    WHEN max(i.op = 'write' AND i.size BETWEEN 28 AND 300)
                         AND max(i.op = 'read' AND i.size IN (512, 1232))
                         THEN 'go'
                    WHEN s.port = 53
                         AND max(i.op = 'sendto' AND i.size BETWEEN 18 AND 300)
                         THEN 'cgo' END AS resolver
          FROM socket AS s JOIN socket_io AS i USING (socket_id)
         WHERE (s.connect_ts IS NOT NULL OR s.port = 53) AND s.type = 2
         GROUP BY s.socket_id)
 WHERE sent_ts IS NOT NULL AND resolver IS NOT NULL
   AND coalesce(port, 53) = 53;

-- Questions on the wire, one row each: a sendmmsg of two is two. The n-th
-- answer read before the next send belongs to the n-th question of a send; sends
-- of musl that follow each other at once (A and AAAA) are one.
CREATE VIEW dns_query AS
WITH
io AS (
  SELECT i.socket_id, i.id, i.ts, i.utid, i.op, i.ret, d.resolver, d.in_loss,
         d.question,
         NOT (i.op = 'sendto' AND lag(i.op, 1, '') OVER calls = 'sendto'
              AND i.ts - lag(i.ts) OVER calls < 100000000) AS begins
    FROM dns_socket AS d JOIN socket_io AS i USING (socket_id)
   WHERE i.op IN ('write', 'sendto', 'sendmsg', 'sendmmsg', 'read', 'recvfrom',
                  'recvmsg')
     AND i.ret > 0
  WINDOW calls AS (PARTITION BY i.socket_id ORDER BY i.ts)),
send AS (
  SELECT *, sum(begins) OVER (PARTITION BY socket_id ORDER BY ts) AS turn
    FROM io WHERE op IN ('write', 'sendto', 'sendmsg', 'sendmmsg')),
turn AS (
  SELECT socket_id, turn, min(ts) AS ts,
         lead(min(ts), 1, 9223372036854775807)
           OVER (PARTITION BY socket_id ORDER BY min(ts)) AS until_ts
    FROM send
   GROUP BY socket_id, turn),
question AS (
  SELECT *, row_number() OVER (PARTITION BY socket_id, turn ORDER BY ts) AS nth
    FROM (SELECT * FROM send
          UNION ALL
          SELECT * FROM send WHERE op = 'sendmmsg' AND ret > 1)),
answer AS (
  SELECT t.socket_id, t.turn, i.ts + i.dur AS ts,
         row_number() OVER (PARTITION BY t.socket_id, t.turn ORDER BY i.ts) AS nth
    FROM turn AS t JOIN socket_io AS i USING (socket_id)
   WHERE i.op IN ('read', 'recvfrom', 'recvmsg') AND i.ret > 0
     AND i.ts >= t.ts AND i.ts < t.until_ts)
SELECT q.id, q.socket_id, q.ts, a.ts - q.ts AS dur, q.utid, q.resolver, q.in_loss,
       q.question
  FROM question AS q LEFT JOIN answer AS a USING (socket_id, turn, nth);

-- Lookups as far as system calls show them, lower bounds of what the caller
-- waited; none by sockets that were there before. cgo: what one thread did from opening a socket to closing it; it goes
-- on with the next socket of that thread if the one before got no answer or was
-- closed less than 200 us ago (next server, next search domain). go: questions
-- of one process whose sockets were opened less than 1 ms after another (A and
-- AAAA), and the retries that follow an unanswered one within 1 ms; where the
-- whole names asked for are known, those of one name that begin no later than 1 ms after
-- the end of one before.
CREATE VIEW dns_cluster AS
WITH RECURSIVE
asked AS MATERIALIZED (
  SELECT d.socket_id, d.resolver, d.ts,
         d.ts + coalesce(d.dur, (SELECT max(i.ts + coalesce(i.dur, 0)) - d.ts
                                   FROM socket_io AS i
                                  WHERE i.socket_id = d.socket_id)) AS end_ts,
         d.dur IS NULL AS open, d.utid, t.upid, d.in_loss, d.question,
         iif(d.question GLOB '*...', NULL, d.question) AS named,
         NOT EXISTS (SELECT 1 FROM socket_io AS i
                      WHERE i.socket_id = d.socket_id AND i.ret > 0
                        AND i.op IN ('read', 'recvfrom', 'recvmsg')
                        AND i.ts > (SELECT max(o.ts) FROM socket_io AS o
                                     WHERE o.socket_id = d.socket_id
                                       AND o.op IN ('write', 'sendto',
                                                    'sendmsg', 'sendmmsg')))
           AS unanswered,
         iif(d.resolver = 'cgo', d.utid, t.upid) AS owner
    FROM dns_socket AS d JOIN thread AS t USING (utid)
   WHERE d.opened),
-- A go question that got no answer is tried again by the first socket that is
-- opened within 1 ms of its end. Looked for by the millisecond and the next,
-- which an index that SQLite makes for the query can do.
due(socket_id, owner, end_ts, ms) AS (
  SELECT socket_id, owner, end_ts, end_ts / 1000000 FROM asked
   WHERE resolver = 'go' AND unanswered AND named IS NULL
  UNION ALL
  SELECT socket_id, owner, end_ts, end_ts / 1000000 + 1 FROM asked
   WHERE resolver = 'go' AND unanswered AND named IS NULL),
opened AS MATERIALIZED (
  SELECT socket_id, owner, ts, ts / 1000000 AS ms
    FROM asked WHERE resolver = 'go' AND named IS NULL),
retry AS MATERIALIZED (
  SELECT retry_of, socket_id
    FROM (SELECT u.socket_id AS retry_of, n.socket_id, min(n.ts)
            FROM due AS u
            JOIN opened AS n ON n.owner = u.owner AND n.ms = u.ms
           WHERE n.ts BETWEEN u.end_ts AND u.end_ts + 1000000
           GROUP BY u.socket_id)),
retried AS MATERIALIZED (
  SELECT a.*, r.retry_of
    FROM asked AS a
    LEFT JOIN (SELECT socket_id, max(retry_of) AS retry_of
                 FROM retry GROUP BY socket_id) AS r USING (socket_id)),
begun AS (
  SELECT *,
         CASE WHEN lag(ts) OVER mine IS NULL THEN 1
              WHEN resolver = 'go' AND named IS NOT NULL
                THEN ts - max(end_ts) OVER (mine ROWS BETWEEN UNBOUNDED PRECEDING
                                                 AND 1 PRECEDING) > 1000000
              WHEN resolver = 'go' THEN ts - lag(ts) OVER mine > 1000000
              ELSE NOT (lag(unanswered) OVER mine
                        OR ts - lag(end_ts) OVER mine < 200000)
         END AS begins
    FROM retried
  WINDOW mine AS (PARTITION BY resolver, owner, retry_of IS NOT NULL,
                               iif(resolver = 'go', named, NULL)
                  ORDER BY ts, socket_id)),
numbered AS MATERIALIZED (
  SELECT *,
         sum(begins) OVER (PARTITION BY resolver, owner, retry_of IS NOT NULL,
                                        iif(resolver = 'go', named, NULL)
                           ORDER BY ts, socket_id) AS nth
    FROM begun),
again AS MATERIALIZED (
  SELECT * FROM numbered WHERE retry_of IS NOT NULL),
rooted AS (
  SELECT *, nth AS lookup FROM numbered WHERE retry_of IS NULL
  UNION ALL
  SELECT r.*, root.lookup
    FROM rooted AS root CROSS JOIN again AS r ON r.retry_of = root.socket_id)
SELECT resolver, owner, lookup, min(socket_id) AS socket_id, min(ts) AS ts,
       iif(max(open), NULL, max(end_ts) - min(ts)) AS dur,
       count(*) AS sockets, sum(unanswered) AS unanswered,
       min(utid) AS utid, max(upid) AS upid, max(in_loss) AS in_loss,
       min(question) AS question
  FROM rooted
 GROUP BY resolver, owner, iif(resolver = 'go', named, NULL), lookup;

-- Waits of goroutines in lookups, by execution traces. part: caller (of the
-- resolver), go (a question on the wire), cgo (in getaddrinfo, or until the
-- goroutine that calls it is back).
CREATE VIEW dns_goroutine_wait AS
WITH
told AS (
  SELECT k.stack_id,
         min(CASE f.name WHEN 'net.(*Resolver).lookupIPAddr' THEN 'caller'
                         WHEN 'net.dnsPacketRoundTrip' THEN 'go'
                         ELSE 'cgo' END) AS part
    FROM go_func AS f JOIN go_stack AS k USING (func_id)
   WHERE f.name IN ('net.(*Resolver).lookupIPAddr', 'net.dnsPacketRoundTrip',
                    'net.cgoLookupIP', 'net.cgoLookupHostIP',
                    'net._C2func_getaddrinfo')
   GROUP BY k.stack_id)
SELECT s.id, s.ts, s.dur, s.goroutine_id, s.state, t.part, s.doubtful
  FROM told AS t JOIN go_state AS s USING (stack_id)
 WHERE s.state = 4 OR (s.state = 3 AND t.part = 'cgo');

-- Lookups by execution traces: from when the caller began to wait for its answer
-- until it ran on, which leaves out the first us. Whose work it was is told by
-- the goroutine that woke it.
CREATE VIEW dns_exec_lookup AS
SELECT w.id, g.source_id, w.ts,
       (SELECT min(r.ts) FROM go_state AS r
         WHERE r.goroutine_id = w.goroutine_id AND r.ts >= w.ts + w.dur
           AND r.state = 2) - w.ts AS dur,
       iif((SELECT n.waker_id FROM go_state AS n
             WHERE n.goroutine_id = w.goroutine_id AND n.ts = w.ts + w.dur
               AND n.state = 1)
           IN (SELECT c.goroutine_id FROM dns_goroutine_wait AS c
                WHERE c.part = 'cgo'), 'cgo', 'go') AS resolver,
       g.goroutine_id, w.doubtful
  FROM dns_goroutine_wait AS w JOIN goroutine AS g USING (goroutine_id)
 WHERE w.part = 'caller';

-- Lookups of every source that saw them; one lookup can be here once a source.
--   uprobe     getaddrinfo's or lookupIPAddr's entry to its return
--   syscall    dns_cluster
--   exectrace  dns_exec_lookup
-- IP literals are looked up too, but nothing is resolved: they are left out, and
-- calls whose host could not be read (if the probe reads hosts at all), and
-- lookupIPAddr's calls of the cgo resolver, which getaddrinfo tells.
CREATE VIEW dns_lookup AS
WITH
owner AS (
  SELECT p.upid, p.name AS process, r.run_id, r.name AS run
    FROM process AS p JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)),
call AS (
  SELECT d.*, t.upid
    FROM dns_call AS d JOIN thread AS t USING (utid)
   WHERE (d.host GLOB '*[^0-9.]*' AND NOT instr(d.host, ':'))
      OR NOT EXISTS (SELECT 1 FROM dns_call AS n
                      WHERE n.func = d.func AND n.host IS NOT NULL))
SELECT c.id, 'uprobe' AS source,
       iif(c.func = 'getaddrinfo', 'cgo', 'go') AS resolver,
       c.ts, c.dur, c.utid, c.upid, c.host, c.in_loss,
       iif(c.pairing = 'newest', 'ambiguous', NULL) AS bound,
       o.run_id, o.run, o.process
  FROM call AS c LEFT JOIN owner AS o ON o.upid = c.upid
 WHERE c.func = 'getaddrinfo'
    OR NOT EXISTS (SELECT 1 FROM call AS g
                    WHERE g.func = 'getaddrinfo' AND g.upid = c.upid)
UNION ALL
SELECT c.socket_id, 'syscall', c.resolver, c.ts, c.dur, c.utid, c.upid, c.question,
       c.in_loss, 'lower_bound', o.run_id, o.run, o.process
  FROM dns_cluster AS c LEFT JOIN owner AS o ON o.upid = c.upid
UNION ALL
SELECT l.id, 'exectrace', l.resolver, l.ts, l.dur, NULL, x.upid, NULL, l.doubtful,
       'lower_bound', x.run_id, x.run, x.process
  FROM dns_exec_lookup AS l JOIN go_exec AS x USING (source_id);

-- Time that threads spent asleep, and then waiting for a CPU, in system calls
-- of DNS sockets: one row a call that slept.
CREATE VIEW dns_call_io AS
SELECT i.id, i.ts, i.dur, i.utid, i.op, d.resolver, t.upid, d.socket_id,
       d.in_loss
  FROM dns_socket AS d
  JOIN socket_io AS i USING (socket_id)
  JOIN thread AS t ON t.utid = i.utid
 WHERE i.dur IS NOT NULL;
