-- title:  Sources
-- order:  20
-- about:  Times are CLOCK_MONOTONIC where the clock is known (see Clocks). A cut-off file ends in the middle of a record.
-- column: run      text   Run
-- column: source   text   Source
-- column: format   text   Format
-- column: bytes    bytes  Size
-- column: events   count  Events
-- column: begin    ts     First
-- column: end      ts     Last
-- column: span     ns     Span
-- column: skipped  count  Skipped
-- column: cut_at   count  Cut off at byte
SELECT r.name, s.path, s.format, s.bytes, s.events, s.begin_ts, s.end_ts,
       s.end_ts - s.begin_ts,
       coalesce((SELECT sum(count) FROM skipped AS k
                  WHERE k.source_id = s.source_id), 0),
       s.cut_at
  FROM source AS s
  JOIN run AS r USING (run_id)
 WHERE :run IS NULL OR r.name = :run
 ORDER BY r.run_id, s.source_id;
