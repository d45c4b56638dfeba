-- What perf mapped, with the build id wherever it was told and the file's name.
CREATE VIEW perf_mapped AS
SELECT m.perf_map_id, m.source_id, m.file,
       substr(m.file, length(rtrim(m.file, replace(m.file, '/', ''))) + 1) AS name,
       coalesce(m.build_id, (SELECT min(i.build_id) FROM perf_build_id AS i
                              WHERE i.source_id = m.source_id AND i.file = m.file)) AS build_id,
       m.begin_address, m.function
  FROM perf_map AS m;

-- The function an address is in, how far in, and of which binary: by the
-- linker's build id where both have one, else by the name of the file, of the
-- same run before others; the kernel's of the same run. Code that the kernel made
-- is named by the recording. why: it is not known.
CREATE VIEW frame_name AS
SELECT f.frame_id, f.address, f.kernel, m.file, f.file_offset, b.binary_id,
       CASE WHEN b.build_id IS NOT m.build_id AND b.name = m.name THEN 1 END AS by_name,
       coalesce(m.function, y.name) AS function,
       CASE WHEN m.function IS NOT NULL THEN f.address - m.begin_address
            WHEN f.kernel = 1 THEN f.address - y.place
            ELSE f.file_offset - y.place END AS function_offset,
       CASE WHEN m.function IS NOT NULL OR y.symbol_id IS NOT NULL THEN NULL
            WHEN b.binary_id IS NOT NULL THEN 'no function is there'
            WHEN f.kernel = 1 THEN 'no names of the kernel were imported (/proc/kallsyms)'
            WHEN m.file IS NULL THEN 'nothing is known to be mapped there'
            WHEN m.file NOT LIKE '/%' OR m.file LIKE '//anon%' THEN 'memory of no file'
            WHEN EXISTS (SELECT 1 FROM binary AS o
                          WHERE o.name = m.name AND o.build_id <> m.build_id)
            THEN 'the file that was imported is another build'
            ELSE 'the file was not imported'
       END AS why
  FROM frame AS f
  JOIN source AS r USING (source_id)
  LEFT JOIN perf_mapped AS m ON m.perf_map_id = f.perf_map_id
  LEFT JOIN binary AS b
    ON b.binary_id = CASE WHEN f.kernel = 1
            THEN (SELECT min(k.binary_id)
                    FROM binary AS k JOIN source AS s USING (source_id)
                   WHERE k.kernel = 1 AND s.run_id = r.run_id)
            ELSE coalesce((SELECT min(k.binary_id) FROM binary AS k
                            WHERE k.build_id = m.build_id),
                          (SELECT min(k.binary_id)
                             FROM binary AS k JOIN source AS s USING (source_id)
                            WHERE k.kernel IS NULL AND k.name = m.name
                              AND (k.build_id IS NULL OR m.build_id IS NULL)
                              AND s.run_id = r.run_id),
                          (SELECT min(k.binary_id) FROM binary AS k
                            WHERE k.kernel IS NULL AND k.name = m.name
                              AND (k.build_id IS NULL OR m.build_id IS NULL)))
            END
  LEFT JOIN symbol AS y
    ON y.symbol_id = (SELECT s.symbol_id FROM symbol AS s
                       WHERE s.binary_id = b.binary_id
                         AND s.place <= CASE WHEN f.kernel = 1 THEN f.address
                                             ELSE f.file_offset END - coalesce(f.returns, 0)
                       ORDER BY s.place DESC LIMIT 1)
   AND CASE WHEN f.kernel = 1 THEN f.address ELSE f.file_offset END
       - coalesce(f.returns, 0) < y.place + y.size;

-- Stacks of perf.data, a row a frame, innermost first.
CREATE VIEW stack_line AS
SELECT s.stack_id, s.ts, s.utid, s.kind, c.chain_frame_id - s.chain_id AS depth, n.*,
       CASE WHEN n.function IS NULL
            THEN printf('0x%x%s', n.address,
                        CASE WHEN n.file IS NULL THEN ''
                             WHEN n.file_offset IS NULL THEN ' (' || n.file || ')'
                             ELSE printf(' (%s+0x%x)', n.file, n.file_offset) END)
            ELSE printf('%s+0x%x%s', n.function, n.function_offset,
                        coalesce(' (' || n.file || ')', ''))
       END AS line
  FROM stack AS s
 CROSS JOIN chain_frame AS c
    ON c.chain_frame_id BETWEEN s.chain_id AND s.chain_id + s.depth - 1
 CROSS JOIN frame_name AS n USING (frame_id);

-- The same as one text, and that of a sample: the kernel's lines first.
CREATE VIEW stack_text AS
SELECT s.stack_id, s.ts, s.utid, s.kind,
       (SELECT group_concat(line, char(10))
          FROM (SELECT l.line FROM stack_line AS l
                 WHERE l.stack_id = s.stack_id ORDER BY l.depth)) AS text
  FROM stack AS s
 WHERE s.chain_id IS NOT NULL;

CREATE VIEW perf_sample_text AS
SELECT p.id, p.ts, p.utid, p.perf_event_id, p.mode, n.function, n.file, n.why,
       coalesce(k.text || coalesce(char(10) || u.text, ''), u.text) AS text
  FROM perf_sample AS p
  LEFT JOIN frame_name AS n USING (frame_id)
  LEFT JOIN stack_text AS k ON k.stack_id = p.kernel_stack_id
  LEFT JOIN stack_text AS u ON u.stack_id = p.user_stack_id;
