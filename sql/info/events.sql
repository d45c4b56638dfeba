-- title:  Events
-- order:  60
-- column: run      text   Run
-- column: source   text   Source
-- column: system   text   System
-- column: event    text   Event
-- column: count    count  Count
-- column: used     text   Used
SELECT r.name, s.path, e.system, e.name, e.count, iif(e.handled, 'yes', 'no')
  FROM event_count AS e
  JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id)
 WHERE (:run IS NULL OR r.name = :run) AND e.count > 0
 ORDER BY r.run_id, s.source_id, e.system, e.name;
