module load

go 1.18
