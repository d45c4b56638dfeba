-- title:  Tables
-- order:  70
-- column: name   text   Table
-- column: count  count  Rows
SELECT name, row_count(name)
  FROM sqlite_schema
 WHERE type = 'table' AND name NOT LIKE 'sqlite%'
 ORDER BY name;
