-- title:  Irregularities
-- order:  50
-- about:  Input that could not be used, and what must be missing from it, counted by reason; where the first one was: a line number, or a byte offset in binary files.
-- column: run      text   Run
-- column: source   text   Source
-- column: reason   text   Reason
-- column: count    count  Count
-- column: first    count  First at
-- column: meaning  text   Meaning
SELECT r.name, s.path, k.reason, k.count, k.first_place, k.meaning
  FROM skipped AS k
  JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id)
 WHERE :run IS NULL OR r.name = :run
 ORDER BY r.run_id, s.source_id, k.count DESC, k.reason;
