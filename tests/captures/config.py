#!/usr/bin/env python3
"""Configuration, on the env folders of kernels whose set-up is known.

usage: config.py STALLSCOPE CAPTURES-FOLDER
"""
import csv
import io

from product import imported, run

WANT = {
    '6.1.0-56-rt-amd64-iso3': ('PREEMPT_RT', 'CPUs 3 are isolated',
                               'clock source is tsc', 'scn=env2'),
    '6.1.0-56-amd64-iso3': ('at marked places only', 'CPUs 3 are isolated',
                            'NUMA balancing is on', 'scn=env2'),
    '6.1.0-56-amd64-plain': ('at marked places only', 'NUMA balancing is on',
                             'clock source is tsc', 'scn=env2'),
}


def what_is_so_is_found_and_nothing_else():
    for kernel, want in WANT.items():
        db = imported('rtkernel/%s/env' % kernel)
        text = run('report', db, 'config', '--table', 'findings', '--format',
                   'csv')
        found = [r['finding'] for r in csv.DictReader(io.StringIO(text))]
        for part in want:
            assert sum(part in f for f in found) == 1, (kernel, part, found)
        assert ('isolated' in ' '.join(found)) == ('iso3' in kernel), kernel
        assert ('NUMA' in ' '.join(found)) == ('rt' not in kernel), kernel
        warnings = [r for r in csv.DictReader(io.StringIO(text))
                    if r['severity'] != 'info']
        assert len(warnings) == 1 and 'scn=' in warnings[0]['finding'], kernel


what_is_so_is_found_and_nothing_else()
print('config: %d kernels, 0 failed' % len(WANT))
