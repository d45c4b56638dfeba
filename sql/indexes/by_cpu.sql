-- What a CPU did: cpu_use().
CREATE INDEX sched_slice_ucpu ON sched_slice(ucpu, ts);
CREATE INDEX hardirq_slice_ucpu ON hardirq_slice(ucpu, ts);
CREATE INDEX softirq_slice_ucpu ON softirq_slice(ucpu, ts);
CREATE INDEX vector_slice_ucpu ON vector_slice(ucpu, ts);
CREATE INDEX loss_ucpu ON loss(ucpu, ts);
