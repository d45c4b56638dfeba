-- From when to when CPU ?1 was watched.
SELECT begin_ts, end_ts
  FROM cpu
 WHERE ucpu = ?1;
