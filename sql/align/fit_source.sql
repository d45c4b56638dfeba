UPDATE source
   SET clock_method = 'events', clock_offset_ns = :base_ts - :from_ts,
       clock_error_ns = :error_ns
 WHERE source_id = :source_id;
