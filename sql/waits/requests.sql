-- The delivery of each preemption request, as waits.c wants it.
SELECT id, utid, dur, in_loss FROM sigurg WHERE kind = 'request';
