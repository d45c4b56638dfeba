module spin

go 1.24
