-- title:  Names of functions
-- order:  60
-- about:  Addresses of perf's samples and call chains by the file they lie in, each counted once, and how many have a name. Import the program and its libraries with the recording to name them.
-- column: run      text   Run
-- column: source   text   Source
-- column: file     text   File
-- column: frames   count  Addresses
-- column: named    count  Named
-- column: matched  text   Matched by
-- column: why      text   Others: why not
SELECT r.name, s.path, coalesce(n.file, iif(n.kernel = 1, 'kernel', NULL)), count(*),
       count(n.function), iif(max(n.binary_id) IS NULL, NULL,
                              iif(max(n.kernel) = 1, 'run', iif(max(n.by_name) = 1, 'name', 'build id'))),
       max(n.why)
  FROM frame_name AS n
  JOIN frame AS f USING (frame_id)
  JOIN source AS s USING (source_id)
  JOIN run AS r USING (run_id)
 WHERE :run IS NULL OR r.name = :run
 GROUP BY r.run_id, s.source_id, 3
 ORDER BY r.run_id, s.source_id, count(*) DESC, 3;
