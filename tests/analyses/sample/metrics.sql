-- title:  A sample
-- order:  10
-- about:  It counts
-- about:  to three.
-- param:  step 2    How far apart the numbers are.
-- param:  what -    A text, or nothing.
-- param:  share 0.5 A real.
-- column: run      text    Run
-- column: unit     text    Unit
-- column: value    metric  Value
-- column: types    text    Types
WITH n(i, unit) AS (VALUES (1, 'ns'), (2, 'count'), (3, 'bytes'))
SELECT coalesce(:run, 'all'), unit, 1000 * i * :step,
       typeof(:step) || ' ' || typeof(:what) || ' ' || typeof(:share)
  FROM n
 ORDER BY i;
