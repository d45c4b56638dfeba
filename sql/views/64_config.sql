-- Facts of a run, each once: as they stood before the recording, or whenever it
-- was.
CREATE VIEW fact AS
SELECT r.run_id, r.name AS run, f.key,
       coalesce(min(f.value) FILTER (WHERE f.moment = 'before'),
                min(f.value) FILTER (WHERE f.moment IS NULL),
                min(f.value) FILTER (WHERE f.moment = 'during')) AS value,
       min(f.value) FILTER (WHERE f.moment = 'after') AS after
  FROM machine_fact AS f JOIN source AS s USING (source_id) JOIN run AS r USING (run_id)
 GROUP BY r.run_id, f.key;

-- Keys that some Go version from 1.13 to 1.26 knows in GODEBUG (dbgvars of
-- runtime/runtime1.go, internal/godebugs/table.go). Others are ignored silently.
CREATE VIEW godebug_key(name) AS
  VALUES ('adaptivestackstart'), ('allocfreetrace'), ('allowmultiplevcs'),
         ('asyncpreemptoff'), ('asynctimerchan'), ('cgocheck'), ('checkfinalizers'),
         ('clobberfree'), ('containermaxprocs'), ('cryptocustomrand'),
         ('dataindependenttiming'), ('decoratemappings'), ('disablethp'),
         ('dontfreezetheworld'), ('efence'), ('embedfollowsymlinks'), ('execerrdot'),
         ('fips140'), ('fips140ems'), ('gccheckmark'), ('gcpacertrace'),
         ('gcshrinkstackoff'), ('gcstoptheworld'), ('gctrace'), ('gocachehash'),
         ('gocachetest'), ('gocacheverify'), ('gotestjsonbuildtext'), ('gotypesalias'),
         ('harddecommit'), ('htmlmetacontenturlescape'), ('http2client'),
         ('http2debug'), ('http2server'), ('httpcookiemaxnum'),
         ('httplaxcontentlength'), ('httpmuxgo121'), ('httpservecontentkeepheaders'),
         ('inittrace'), ('installgoroot'), ('invalidptr'), ('jstmpllitinterp'),
         ('madvdontneed'), ('memprofilerate'), ('multipartfiles'),
         ('multipartmaxheaders'), ('multipartmaxparts'), ('multipathtcp'), ('netdns'),
         ('netedns0'), ('panicnil'), ('profstackdepth'), ('randautoseed'),
         ('randseednop'), ('rsa1024min'), ('runtimecontentionstacks'), ('sbrk'),
         ('scavenge'), ('scavtrace'), ('scheddetail'), ('schedtrace'),
         ('tarinsecurepath'), ('tls10server'), ('tls3des'), ('tlsmaxrsasize'),
         ('tlsmlkem'), ('tlsrsakex'), ('tlssecpmlkem'), ('tlssha1'), ('tlsunsafeekm'),
         ('traceadvanceperiod'), ('traceallocfree'), ('tracebackancestors'),
         ('tracebacklabels'), ('tracecheckstackownership'), ('tracefpunwindoff'),
         ('updatemaxprocs'), ('urlmaxqueryparams'), ('urlstrictcolons'),
         ('winreadlinkvolume'), ('winsymlink'), ('x509keypairleaf'),
         ('x509negativeserial'), ('x509rsacrt'), ('x509sha1'), ('x509sha256skid'),
         ('x509usefallbackroots'), ('x509usepolicies'), ('zipinsecurepath');

-- What programs were given in their environment, and were built with.
CREATE VIEW go_setting AS
SELECT f.run_id, f.run, p.program, substr(f.key, instr(f.key, 'environment/') + 12) AS name,
       f.value, 'environment' AS told_by
  FROM fact AS f
  JOIN (SELECT run_id, substr(key, 1, length(key) - 4) AS prefix, value AS program
          FROM fact WHERE key GLOB 'go.json:*/path') AS p
    ON p.run_id = f.run_id AND f.key GLOB p.prefix || 'environment/*'
UNION ALL
SELECT f.run_id, f.run, p.program, 'GODEBUG', f.value, 'built in (DefaultGODEBUG)'
  FROM fact AS f
  JOIN (SELECT run_id, substr(key, 1, length(key) - 4) AS prefix, value AS program
          FROM fact WHERE key GLOB 'go.json:*/path') AS p
    ON p.run_id = f.run_id AND f.key = p.prefix || 'build_settings/DefaultGODEBUG'
UNION ALL
SELECT f.run_id, f.run, p.program, 'Go version', f.value, 'binary'
  FROM fact AS f
  JOIN (SELECT run_id, substr(key, 1, length(key) - 4) AS prefix, value AS program
          FROM fact WHERE key GLOB 'go.json:*/path') AS p
    ON p.run_id = f.run_id AND f.key = p.prefix || 'go_version';

-- GODEBUG as asked for, key by key.
CREATE VIEW godebug_asked AS
WITH RECURSIVE part(run_id, run, program, told_by, item, rest) AS (
  SELECT run_id, run, program, told_by, NULL, value || ',' FROM go_setting
   WHERE name = 'GODEBUG'
  UNION ALL
  SELECT run_id, run, program, told_by, substr(rest, 1, instr(rest, ',') - 1),
         substr(rest, instr(rest, ',') + 1)
    FROM part WHERE rest <> '')
SELECT run_id, run, program, told_by,
       iif(instr(item, '='), substr(item, 1, instr(item, '=') - 1), item) AS name,
       iif(instr(item, '='), substr(item, instr(item, '=') + 1), NULL) AS value
  FROM part WHERE item <> '';

-- How a kernel preempts: rt, full, lazy, voluntary, none; NULL: not told. By
-- what it runs with now, then by its command line, its name, its configuration.
CREATE VIEW kernel_preemption AS
SELECT run_id, run,
       CASE WHEN max(iif(key = '/sys/kernel/realtime', value, NULL)) = '1'
              OR max(key = 'CONFIG_PREEMPT_RT' AND value = 'y')
              OR max(key = '/proc/version' AND value GLOB '*PREEMPT_RT*') THEN 'rt'
            WHEN max(key = '/sys/kernel/debug/sched/preempt' AND value GLOB '*(full)*') THEN 'full'
            WHEN max(key = '/sys/kernel/debug/sched/preempt' AND value GLOB '*(lazy)*') THEN 'lazy'
            WHEN max(key = '/sys/kernel/debug/sched/preempt' AND value GLOB '*(voluntary)*') THEN 'voluntary'
            WHEN max(key = '/sys/kernel/debug/sched/preempt' AND value GLOB '*(none)*') THEN 'none'
            WHEN max(key = '/proc/cmdline' AND value GLOB '*preempt=full*') THEN 'full'
            WHEN max(key = '/proc/cmdline' AND value GLOB '*preempt=lazy*') THEN 'lazy'
            WHEN max(key = '/proc/cmdline' AND value GLOB '*preempt=voluntary*') THEN 'voluntary'
            WHEN max(key = '/proc/cmdline' AND value GLOB '*preempt=none*') THEN 'none'
            WHEN max(key = 'CONFIG_PREEMPT' AND value = 'y') THEN 'full'
            WHEN max(key = 'CONFIG_PREEMPT_LAZY' AND value = 'y') THEN 'lazy'
            WHEN max(key = 'CONFIG_PREEMPT_VOLUNTARY' AND value = 'y') THEN 'voluntary'
            WHEN max(key = 'CONFIG_PREEMPT_NONE' AND value = 'y') THEN 'none' END AS model
  FROM fact
 WHERE key IN ('/sys/kernel/realtime', 'CONFIG_PREEMPT_RT', '/proc/version',
               '/sys/kernel/debug/sched/preempt', '/proc/cmdline', 'CONFIG_PREEMPT',
               'CONFIG_PREEMPT_LAZY', 'CONFIG_PREEMPT_VOLUNTARY', 'CONFIG_PREEMPT_NONE')
 GROUP BY run_id;

-- The Ps that a program really had: by its SCHED lines, its gctrace lines or its
-- execution trace.
CREATE VIEW go_ps AS
SELECT s.run_id, min(p.n) AS least, max(p.n) AS most, group_concat(DISTINCT p.told_by) AS told_by
  FROM (SELECT l.source_id, t.gomaxprocs AS n, 'schedtrace' AS told_by
          FROM sched_trace AS t JOIN go_line AS l USING (line_id)
        UNION ALL
        SELECT l.source_id, c.procs, 'gctrace' FROM gc_cycle AS c JOIN go_line AS l USING (line_id)
         WHERE c.procs IS NOT NULL
        UNION ALL
        SELECT source_id, value, 'execution trace' FROM go_metric WHERE name = 'gomaxprocs') AS p
  JOIN source AS s USING (source_id)
 GROUP BY s.run_id;
