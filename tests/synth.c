/* Synthetic input files for the tests are made here. */
typedef int stall_synth_placeholder;
