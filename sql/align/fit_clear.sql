DELETE FROM clock_fit WHERE verdict <> 'fitted';
