-- title:  Counted twice
-- order:  35
-- about:  Files of one run that have the same events, found by comparing them: what counts or adds up such events has those of the time that is in both twice. Percentiles bear it; for the rest import one of the files with a --run of its own. Same: sequences of events that were found in both, in a part of that time if it is long.
-- column: run       text   Run
-- column: source    text   Source
-- column: other     text   Other source
-- column: overlap   ns     Both
-- column: same      count  Same
-- column: events    text   Events that both record
SELECT run, source, other, overlap_ns, same, events
  FROM doubled
 WHERE :run IS NULL OR run = :run
 ORDER BY run_id, source_id, other;
