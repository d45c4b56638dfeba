INSERT INTO clock_fit(source_id, base_source_id, verdict, matched, agreed,
                      from_ts, base_ts, drift_ppt, span, residual_ns, error_ns,
                      evidence)
VALUES (:source_id, :base_source_id, :verdict, :matched, :agreed, :from_ts,
        :base_ts, :drift_ppt, :span, :residual_ns, :error_ns, :evidence);
