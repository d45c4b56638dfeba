-- Every wait for a CPU, whose, and whether it was switched out while it wanted to
-- run (1) or woken (0).
SELECT utid, wake IS NULL, id, dur, in_loss
  FROM off_cpu
 WHERE state IN ('R', 'R+');
