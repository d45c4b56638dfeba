-- title:  What became of signals
-- order:  40
-- about:  All signals that were generated, by number. taken: delivered to a handler, or taken by sigwait. ignored: nobody wanted it. pending: the same one was queued already (only real-time signals queue more than once). lost: the queue was full. left: not taken while the trace lasted, or by a way that the trace does not show.
-- needs:  signal  Record signal:signal_generate and signal:signal_deliver.
-- param:  least 32  The lowest signal number that counts.
-- column: run        text   Run
-- column: process    text   Process
-- column: signal     count  Signal
-- column: generated  count  Generated
-- column: handler    count  To a handler
-- column: waited     count  Taken by waiting
-- column: ignored    count  Ignored
-- column: pending    count  Already pending
-- column: lost       count  Lost
-- column: left       count  Left
WITH
taken AS MATERIALIZED (SELECT id, path FROM signal_taken),
each AS (
  SELECT w.run, w.process, s.sig, s.res, k.path
    FROM signal AS s JOIN who AS w USING (utid) LEFT JOIN taken AS k ON k.id = s.id
   WHERE s.ts IS NOT NULL AND s.sig >= CAST(:least AS INTEGER)
     AND (:run IS NULL OR w.run = :run))
SELECT run, process, sig, count(*), sum(path IS 'handler'),
       sum(path IS NOT NULL AND path <> 'handler'), sum(res = 1), sum(res = 2),
       sum(res = 3), sum(res IN (0, 4) AND path IS NULL)
  FROM each
 GROUP BY run, process, sig
 ORDER BY run, process, sig;
