-- Why the Go runtime stops the world: stwReason of runtime/proc.go, the same
-- numbers in Go 1.21 to 1.26.
CREATE VIEW stw_reason AS
SELECT column1 AS reason, column2 AS name
  FROM (VALUES (0, 'unknown'),
               (1, 'GC mark termination'),
               (2, 'GC sweep termination'),
               (3, 'write heap dump'),
               (4, 'goroutine profile'),
               (5, 'goroutine profile cleanup'),
               (6, 'all goroutines stack trace'),
               (7, 'read mem stats'),
               (8, 'AllThreadsSyscall'),
               (9, 'GOMAXPROCS'),
               (10, 'start trace'),
               (11, 'stop trace'),
               (12, 'CountPagesInUse (test)'),
               (13, 'ReadMetricsSlow (test)'),
               (14, 'ReadMemStatsSlow (test)'),
               (15, 'PageCachePagesLeaked (test)'),
               (16, 'ResetDebugLog (test)'));
