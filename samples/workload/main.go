// Workload does, for a bounded time, what Stallscope measures, and writes down
// what is true of it, one JSON object a line:
//
//	{"what":"pauses","gcs":12,"pause_total_ns":1234567,"pauses_ns":[...]}
//	{"what":"lookup","host":"a1.test","begin_ns":...,"end_ns":...,"error":""}
//
// Times are CLOCK_MONOTONIC. Names are looked up by Go's own resolver at a
// server inside this program, on 127.0.0.1; it answers after a delay.
package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/trace"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

func mono() int64 {
	var ts syscall.Timespec
	const clockMonotonic = 1
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clockMonotonic, uintptr(unsafe.Pointer(&ts)), 0)
	return ts.Nano()
}

// Answers each question with 127.0.0.9 (A) or nothing (others).
func serve(c net.PacketConn, delay time.Duration) {
	buf := make([]byte, 1500)
	for {
		n, from, err := c.ReadFrom(buf)
		if err != nil {
			return
		}
		if n < 17 {
			continue
		}
		q := append([]byte(nil), buf[:n]...)
		go func() {
			time.Sleep(delay)
			end := 12
			for end < len(q) && q[end] != 0 {
				end += int(q[end]) + 1
			}
			end += 5 // the zero, type and class
			if end > len(q) {
				return
			}
			a := append([]byte(nil), q[:end]...)
			a[2], a[3] = 0x81, 0x80
			for i := 6; i < 12; i++ {
				a[i] = 0
			}
			if binary.BigEndian.Uint16(q[end-4:]) == 1 {
				a[7] = 1
				a = append(a, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 9)
			}
			c.WriteTo(a, from)
		}()
	}
}

func lookups(out *json.Encoder, n int, delay time.Duration) error {
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer c.Close()
	go serve(c, delay)
	r := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", c.LocalAddr().String())
	}}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			host := fmt.Sprintf("a%d.test.", i)
			begin := mono()
			_, err := r.LookupIPAddr(context.Background(), host)
			end := mono()
			text := ""
			if err != nil {
				text = err.Error()
			}
			mu.Lock()
			out.Encode(map[string]interface{}{"what": "lookup", "host": host,
				"begin_ns": begin, "end_ns": end, "error": text})
			mu.Unlock()
		}(i)
		if i%4 == 3 {
			wg.Wait()
		}
	}
	wg.Wait()
	return nil
}

var keep [][]byte

// Garbage, and loops that do not give their thread up by themselves.
func collect(d time.Duration) {
	stop := time.Now().Add(d)
	for i := 0; i < 2; i++ {
		go func() {
			n := 0
			for j := 0; time.Now().Before(stop); j++ {
				for k := 0; k < 1e6; k++ {
					n += k
				}
			}
			runtime.KeepAlive(n)
		}()
	}
	for i := 0; time.Now().Before(stop); i++ {
		keep = append(keep, make([]byte, 1<<16))
		if len(keep) > 200 {
			keep = nil
		}
		if i%400 == 0 {
			runtime.GC()
		}
		time.Sleep(100 * time.Microsecond)
	}
}

func main() {
	d := flag.Duration("for", time.Second, "how long to make garbage; at most a minute")
	n := flag.Int("lookups", 20, "how many names to look up; at most 1000")
	delay := flag.Duration("delay", 5*time.Millisecond, "before the server answers")
	pprof := flag.String("pprof", "", "address to serve net/http/pprof at, \"127.0.0.1:6060\"")
	exectrace := flag.String("trace", "", "file to write an execution trace to")
	path := flag.String("truth", "", "file to write what is true to")
	flag.Parse()
	if *d > time.Minute || *n > 1000 || *path == "" {
		flag.Usage()
		os.Exit(2)
	}
	f, err := os.Create(*path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer f.Close()
	if *pprof != "" {
		go http.ListenAndServe(*pprof, nil)
	}
	if *exectrace != "" {
		t, err := os.Create(*exectrace)
		if err != nil || trace.Start(t) != nil {
			fmt.Fprintln(os.Stderr, "no execution trace:", err)
			os.Exit(1)
		}
		defer t.Close()
		defer trace.Stop()
	}
	out := json.NewEncoder(f)
	if err := lookups(out, *n, *delay); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	collect(*d)
	// No collection can end between these two and the program.
	debug.SetGCPercent(-1)
	var s debug.GCStats
	debug.ReadGCStats(&s)
	var ns []int64
	for _, p := range s.Pause {
		ns = append(ns, int64(p))
	}
	out.Encode(map[string]interface{}{"what": "pauses", "go": runtime.Version(),
		"gcs": s.NumGC, "pause_total_ns": int64(s.PauseTotal), "pauses_ns": ns})
}
