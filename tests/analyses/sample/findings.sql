-- title:  Findings
-- order:  20
-- param:  severity warning  What it is.
-- column: run       text  Run
-- column: severity  text  Severity
-- column: finding   text  Finding
-- column: evidence  text  Evidence
SELECT 'x', :severity, 'three numbers were counted', 'sample/metrics'
 ORDER BY 1;
