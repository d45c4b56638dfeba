UPDATE source
   SET clock_method = :method,
       clock_offset_ns = coalesce(clock_offset_ns, 0) + :base_ts - :from_ts,
       clock_error_ns = :error_ns
 WHERE source_id = :source_id;
