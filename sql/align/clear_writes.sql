DELETE FROM go_line_write;
