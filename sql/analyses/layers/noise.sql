-- title:  Noise on CPUs
-- order:  40
-- about:  What rtla osnoise top and the kernel's osnoise tracer summed up: how long they looked for noise, how much there was, the most in one period, the longest single one, and how many interruptions of each kind there were. hw: seen by the tracer's thread, but not by the kernel: firmware, or the host of a virtual machine.
-- needs:  osnoise_any  Save what rtla osnoise top printed, or record the kernel's osnoise tracer.
-- column: run        text   Run
-- column: tool       text   Tool
-- column: cpu        count  CPU
-- column: periods    count  Periods
-- column: runtime    ns     Looked for
-- column: noise      ns     Noise
-- column: available  ratio  CPU available
-- column: max_noise  ns     Most in a period
-- column: max_single ns     Longest
-- column: hw         count  HW
-- column: nmi        count  NMI
-- column: irq        count  IRQ
-- column: softirq    count  Softirq
-- column: thread     count  Thread
SELECT run, tool, cpu, periods, runtime_ns, noise_ns,
       round(1.0 - noise_ns * 1.0 / runtime_ns, 7), max_noise_ns, max_single_ns, hw,
       nmi, irq, softirq, thread
  FROM osnoise_any
 WHERE :run IS NULL OR run = :run
 ORDER BY run, tool, cpu;
