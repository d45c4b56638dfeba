module workload

go 1.18
