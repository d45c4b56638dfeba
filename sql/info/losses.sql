-- title:  Lost events
-- order:  40
-- about:  Gaps in the recording of a CPU. Intervals that overlap one are marked, and metrics count them as in_loss.
-- column: run     text   Run
-- column: source  text   Source
-- column: cpu     count  CPU
-- column: gaps    count  Gaps
-- column: events  count  Events lost
-- column: time    ns     Time
-- column: share   ratio  Of the CPU's time
SELECT r.name, s.path, c.cpu, count(*), sum(l.events), sum(l.dur),
       iif(c.end_ts > c.begin_ts,
           sum(l.dur) * 1.0 / (c.end_ts - c.begin_ts), NULL)
  FROM loss AS l
  JOIN cpu AS c USING (ucpu)
  JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id)
 WHERE :run IS NULL OR r.name = :run
 GROUP BY c.ucpu
 ORDER BY r.run_id, s.source_id, c.cpu;
