DELETE FROM clock_map;
