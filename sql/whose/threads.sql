-- Threads as run_of(), group_of() and label_of() tell of them; those whose time
-- is not known in ns are left out.
SELECT w.utid, w.run_id,
       iif(w.utid IN (SELECT utid FROM focus),
           min(w.upid) OVER (PARTITION BY w.run_id, w.process), NULL),
       iif(w.upid IN (SELECT upid FROM go_process),
           min(w.utid) OVER (PARTITION BY w.run_id, w.process, w.label), NULL)
  FROM who AS w
 WHERE w.upid IS NOT NULL
   AND w.run_id NOT IN (SELECT run_id FROM run_clock WHERE NOT in_ns);
