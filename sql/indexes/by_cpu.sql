-- What a CPU did: cpu_use().
CREATE INDEX sched_slice_ucpu ON sched_slice(ucpu, ts);
CREATE INDEX irq_slice_ucpu ON irq_slice(ucpu, kind, ts);
CREATE INDEX loss_ucpu ON loss(ucpu, ts);
