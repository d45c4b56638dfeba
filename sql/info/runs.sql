-- title:  Runs
-- order:  10
-- column: run      text   Run
-- column: sources  count  Sources
-- column: formats  text   Formats
-- column: events   count  Events
-- column: begin    ts     Begin
-- column: span     ns     Span
SELECT r.name, count(s.source_id), group_concat(DISTINCT s.format),
       sum(s.events), min(s.begin_ts), max(s.end_ts) - min(s.begin_ts)
  FROM run AS r
  LEFT JOIN source AS s USING (run_id)
 WHERE :run IS NULL OR r.name = :run
 GROUP BY r.run_id
 ORDER BY r.run_id;
