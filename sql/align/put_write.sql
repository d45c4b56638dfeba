INSERT INTO go_line_write(line_id, ts, utid)
VALUES (:line_id, :ts, :utid);
