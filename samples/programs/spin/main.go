// A service of two goroutines for samples/perf: one computes, one allocates,
// and both wait for each other. It uses the runtime alone, to be small.
package main

var kept []byte

//go:noinline
func mix(n int) (sum int) {
	for i := 0; i < n; i++ {
		sum = sum*31 ^ i
	}
	return sum
}

//go:noinline
func compute(rounds int, to chan<- int) {
	for i := 0; i < rounds; i++ {
		to <- mix(400000)
	}
	close(to)
}

//go:noinline
func allocate(size int) {
	kept = make([]byte, size)
	for i := range kept {
		kept[i] = byte(i)
	}
}

func main() {
	sums := make(chan int)
	total := 0
	go compute(250, sums)
	for sum := range sums {
		allocate(200000)
		total += sum
	}
	println(total)
}
