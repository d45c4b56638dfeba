INSERT INTO clock_map(source_id, instance, clock, upid, offset_ns, early_ns,
                      late_ns, method, evidence)
VALUES (:source_id, :instance, :clock, :upid, :offset_ns, :early_ns, :late_ns,
        :method, :evidence);
