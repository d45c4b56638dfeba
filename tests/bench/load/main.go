// Load does a fixed amount of work, to see how much longer it takes while it is
// recorded: load cpu, or load syscall. It prints the seconds it took.
package main

import (
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"
)

var sink uint64

func compute(n int) {
	x := uint64(88172645463325252)
	for i := 0; i < n; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	sink += x & 1
}

func call(n int) {
	for i := 0; i < n; i++ {
		syscall.RawSyscall(syscall.SYS_GETPPID, 0, 0, 0)
	}
}

func main() {
	work := map[string]func(){
		"cpu":     func() { compute(400e6) },
		"syscall": func() { call(1e6) },
	}
	if len(os.Args) != 2 || work[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: load cpu|syscall")
		os.Exit(2)
	}
	begin := time.Now()
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work[os.Args[1]]()
		}()
	}
	wg.Wait()
	fmt.Printf("%.4f\n", time.Since(begin).Seconds())
}
