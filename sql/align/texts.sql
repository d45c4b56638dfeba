SELECT s.source_id, s.run_id,
       coalesce((SELECT CAST(i.value AS INTEGER) FROM source_info AS i
                  WHERE i.source_id = s.source_id AND i.key = 'text_bytes'),
                s.bytes) AS text_bytes
  FROM source AS s
 WHERE s.format = 'godebug'
 ORDER BY s.source_id;
