-- Sockets that spoke DNS, and who resolved. Where a probe told the port, the
-- port decides. Else the scalars of the calls do: Go's resolver is a connected
-- datagram socket with a write of 28 to 300 bytes and a read into 1232 bytes
-- (512 before Go 1.16); glibc's sends by sendmmsg, or receives into 2048 or
-- 65536 bytes. A socket that is connected but never sends is a probe for
-- address sorting, not a query.
CREATE VIEW dns_socket AS
SELECT *
  FROM (SELECT s.socket_id, s.ts, s.dur, s.utid, s.port, s.in_loss,
               min(iif(i.op IN ('write', 'sendto', 'sendmsg', 'sendmmsg'),
                       i.ts, NULL)) AS sent_ts,
               CASE WHEN max(i.op = 'sendmmsg'
                             OR (i.op = 'recvfrom' AND i.size IN (2048, 65536)))
                         THEN 'cgo'
                    WHEN max(i.op = 'write' AND i.size BETWEEN 28 AND 300)
                         AND max(i.op = 'read' AND i.size IN (512, 1232))
                         THEN 'go' END AS resolver
          FROM socket AS s JOIN socket_io AS i USING (socket_id)
         WHERE s.connect_ts IS NOT NULL AND s.type = 2
         GROUP BY s.socket_id)
 WHERE sent_ts IS NOT NULL AND resolver IS NOT NULL
   AND coalesce(port, 53) = 53;

-- Questions on the wire, one row each: a sendmmsg of two is two. The n-th
-- answer read before the next send belongs to the n-th question of a send.
CREATE VIEW dns_query AS
WITH
send AS (
  SELECT i.socket_id, i.id, i.ts, i.utid, d.resolver, d.in_loss,
         iif(i.op = 'sendmmsg', i.ret, 1) AS questions,
         lead(i.ts, 1, 9223372036854775807)
           OVER (PARTITION BY i.socket_id ORDER BY i.ts) AS until_ts
    FROM dns_socket AS d JOIN socket_io AS i USING (socket_id)
   WHERE i.op IN ('write', 'sendto', 'sendmsg', 'sendmmsg') AND i.ret > 0),
question AS (
  SELECT *, 1 AS nth FROM send
  UNION ALL
  SELECT *, 2 FROM send WHERE questions > 1),
answer AS (
  SELECT s.id, i.ts + i.dur AS ts,
         row_number() OVER (PARTITION BY s.id ORDER BY i.ts) AS nth
    FROM send AS s JOIN socket_io AS i USING (socket_id)
   WHERE i.op IN ('read', 'recvfrom', 'recvmsg') AND i.ret > 0
     AND i.ts >= s.ts AND i.ts < s.until_ts)
SELECT q.id, q.socket_id, q.ts, a.ts - q.ts AS dur, q.utid, q.resolver, q.in_loss
  FROM question AS q LEFT JOIN answer AS a ON a.id = q.id AND a.nth = q.nth;
