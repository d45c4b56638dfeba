-- title:  Never there
-- order:  30
-- needs:  run     Import something.
-- needs:  signal  Record signal:signal_generate.
-- column: n  count  n
SELECT 1;
