3937.917334546 SCHED 0ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 needspinning=0 idlethreads=2 runqueue=0 [ 0 0 ] schedticks=[ 0 3 ]
3937.917711942 pacer: assist ratio=0.8202006022135416 (scan 0 MB in 3->4 MB) workers=0+0.25
3937.918180394 pacer: 25% CPU (25 exp.) for 70880+8888+161258 B work (161258 B exp.) in 3997696 B -> 4915200 B (∆goal 720896, cons/mark 0)
3937.918370479 pacer: sweep done at heap size 7MB; allocated 3MB during sweep; swept 600 pages at 0 pages/byte
3937.918469608 gc 1 @0.004s 54%: 6.4+0.27+0.062 ms clock, 12+0/0.27/0+0.12 ms cpu, 3->4->4 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P
3937.919148496 pacer: assist ratio=0.2815428284409349 (scan 0 MB in 7->8 MB) workers=0+0.25
3937.919250709 pacer: 38% CPU (25 exp.) for 70584+8736+161258 B work (241026 B exp.) in 8288120 B -> 9082520 B (∆goal -61690, cons/mark 1.2688866208071605)
3937.924262432 pacer: sweep done at heap size 8MB; allocated 0MB during sweep; swept 1150 pages at 0.00017127569563623782 pages/byte
3937.924262432 gc 2 @0.012s 50%: 0.12+0.15+0.056 ms clock, 0.24+0.074/0/0+0.11 ms cpu, 7->8->8 MB, 8 MB goal, 0 MB stacks, 0 MB globals, 2 P
3938.010745219 SCHED 102ms: gomaxprocs=2 idleprocs=0 threads=6 spinningthreads=0 needspinning=1 idlethreads=0 runqueue=0 [ 0 2 ] schedticks=[ 10 447 ]
3938.076299243 pacer: assist ratio=0.16807815860036637 (scan 0 MB in 16->17 MB) workers=0+0.25
3938.084276432 pacer: 25% CPU (25 exp.) for 92656+13368+161258 B work (240578 B exp.) in 16886168 B -> 19052312 B (∆goal 734798, cons/mark 2.051804645116566)
3938.088030060 gc 3 @0.169s 4%: 0.39+7.6+0.19 ms clock, 0.78+0.076/0.15/0+0.39 ms cpu, 16->18->11 MB, 17 MB goal, 0 MB stacks, 0 MB globals, 2 P
3938.114782758 SCHED 206ms: gomaxprocs=2 idleprocs=0 threads=6 spinningthreads=0 needspinning=1 idlethreads=0 runqueue=3 [ 1 0 ] schedticks=[ 22 455 ]
3938.216061466 SCHED 307ms: gomaxprocs=2 idleprocs=0 threads=6 spinningthreads=0 needspinning=1 idlethreads=0 runqueue=1 [ 1 2 ] schedticks=[ 33 461 ]
3938.228357881 pacer: sweep done at heap size 19MB; allocated 8MB during sweep; swept 2346 pages at 0.00026887894670970565 pages/byte
3938.256150088 pacer: assist ratio=0.12103792595947017 (scan 0 MB in 20->22 MB) workers=0+0.25
3938.256752005 pacer: 25% CPU (25 exp.) for 92576+13360+161258 B work (267282 B exp.) in 21607640 B -> 22394072 B (∆goal -1421818, cons/mark 2.7705646408002806)
3938.257076722 gc 4 @0.345s 2%: 4.2+0.27+0.35 ms clock, 8.5+0.061/0.11/0+0.71 ms cpu, 20->21->9 MB, 22 MB goal, 0 MB stacks, 0 MB globals, 2 P
3938.322242980 SCHED 414ms: gomaxprocs=2 idleprocs=0 threads=6 spinningthreads=0 needspinning=1 idlethreads=0 runqueue=2 [ 2 0 ] schedticks=[ 44 470 ]
3938.388720124 pacer: sweep done at heap size 16MB; allocated 7MB during sweep; swept 2783 pages at 0.00037864769845329967 pages/byte
3938.408336974 pacer: assist ratio=0.12126562033386917 (scan 0 MB in 17->20 MB) workers=0+0.25
3938.412026485 pacer: 31% CPU (25 exp.) for 92656+13368+161258 B work (267194 B exp.) in 18860504 B -> 18991576 B (∆goal -2072306, cons/mark 2.7705646408002806)
3938.412026485 gc 5 @0.501s 2%: 0.18+0.32+0.12 ms clock, 0.36+0.069/0.13/0+0.24 ms cpu, 17->18->9 MB, 20 MB goal, 0 MB stacks, 0 MB globals, 2 P
3938.423515710 SCHED 515ms: gomaxprocs=2 idleprocs=0 threads=6 spinningthreads=0 needspinning=1 idlethreads=0 runqueue=4 [ 0 1 ] schedticks=[ 58 478 ]
3938.489152994 pacer: sweep done at heap size 14MB; allocated 5MB during sweep; swept 2368 pages at 0.00035372870084171895 pages/byte
3938.492199171 pacer: assist ratio=0.06197512944237177 (scan 0 MB in 14->18 MB) workers=0+0.25
3938.496026779 pacer: 25% CPU (25 exp.) for 92536+13200+161258 B work (267282 B exp.) in 15441720 B -> 15507256 B (∆goal -4247194, cons/mark 2.7705646408002806)
3938.496026779 gc 6 @0.582s 2%: 3.0+0.22+0.12 ms clock, 6.1+0/0.17/0+0.24 ms cpu, 14->14->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3938.528902868 SCHED 620ms: gomaxprocs=2 idleprocs=0 threads=6 spinningthreads=0 needspinning=1 idlethreads=0 runqueue=2 [ 1 2 ] schedticks=[ 70 489 ]
3938.610064837 pacer: sweep done at heap size 15MB; allocated 6MB during sweep; swept 1943 pages at 0.0002959184574835387 pages/byte
3938.630162082 SCHED 721ms: gomaxprocs=2 idleprocs=0 threads=6 spinningthreads=0 needspinning=1 idlethreads=0 runqueue=2 [ 2 1 ] schedticks=[ 78 499 ]
3938.636390980 pacer: assist ratio=0.12134491362502216 (scan 0 MB in 16->18 MB) workers=0+0.25
3938.640290316 pacer: 25% CPU (25 exp.) for 92680+13272+161258 B work (266994 B exp.) in 17292744 B -> 18491056 B (∆goal -1001978, cons/mark 2.7705646408002806)
3938.640436495 gc 7 @0.729s 1%: 0.40+3.7+0.12 ms clock, 0.81+0.057/0.093/0+0.25 ms cpu, 16->17->10 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3938.735249370 SCHED 827ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 2 1 ] schedticks=[ 90 510 ]
3938.776422147 pacer: sweep done at heap size 17MB; allocated 7MB during sweep; swept 2304 pages at 0.0002973107698890775 pages/byte
3938.800330070 pacer: assist ratio=0.12396717219750497 (scan 0 MB in 18->20 MB) workers=0+0.25
3938.800783219 pacer: 35% CPU (25 exp.) for 95424+13368+161258 B work (267210 B exp.) in 19708000 B -> 20232288 B (∆goal -1631202, cons/mark 2.7705646408002806)
3938.804024428 gc 8 @0.893s 1%: 0.17+0.24+0.11 ms clock, 0.35+0.089/0.088/0+0.23 ms cpu, 18->19->9 MB, 20 MB goal, 0 MB stacks, 0 MB globals, 2 P
3938.840361796 SCHED 932ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 0 2 ] schedticks=[ 99 523 ]
3938.945173461 SCHED 1036ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 1 1 ] schedticks=[ 104 533 ]
3938.945288734 pacer: sweep done at heap size 17MB; allocated 7MB during sweep; swept 2521 pages at 0.0003127854818900184 pages/byte
3938.948163654 pacer: assist ratio=0.21644136887444076 (scan 0 MB in 18->19 MB) workers=0+0.25
3938.948607810 pacer: 26% CPU (25 exp.) for 95384+13360+161258 B work (270050 B exp.) in 19307552 B -> 19373088 B (∆goal -1182146, cons/mark 1.5509690459881795)
3938.952090281 gc 9 @1.039s 1%: 2.5+0.25+0.12 ms clock, 5.0+0.063/0.10/0+0.24 ms cpu, 18->18->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3939.053201769 SCHED 1144ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 1 1 ] schedticks=[ 112 547 ]
3939.080240936 pacer: sweep done at heap size 16MB; allocated 7MB during sweep; swept 2416 pages at 0.00031782698951013074 pages/byte
3939.096743918 pacer: assist ratio=0.21785704487983257 (scan 0 MB in 17->18 MB) workers=0+0.25
3939.100281521 pacer: 25% CPU (25 exp.) for 95480+13200+161258 B work (270002 B exp.) in 18399008 B -> 18857760 B (∆goal -780602, cons/mark 1.5509690459881795)
3939.100418917 gc 10 @1.190s 1%: 0.15+3.4+0.13 ms clock, 0.31+0.060/0.10/0+0.26 ms cpu, 17->17->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3939.137047121 pacer: sweep done at heap size 10MB; allocated 1MB during sweep; swept 2354 pages at 0.0002944102327691846 pages/byte
3939.140182982 pacer: assist ratio=0.029596615123835462 (scan 0 MB in 10->19 MB) workers=0+0.25
3939.144754015 gc 11 @1.230s 1%: 7.0+0.28+0.092 ms clock, 14+0/0.17/0+0.18 ms cpu, 10->10->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3939.157115527 SCHED 1248ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 2 2 ] schedticks=[ 127 560 ]
3939.244212885 pacer: sweep done at heap size 16MB; allocated 7MB during sweep; swept 1434 pages at 0.000191927507615199 pages/byte
3939.262779250 SCHED 1354ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 1 2 ] schedticks=[ 136 572 ]
3939.268114599 pacer: assist ratio=0.22666357625014907 (scan 0 MB in 17->18 MB) workers=0+0.25
3939.272277420 pacer: 25% CPU (25 exp.) for 95304+13200+161258 B work (269906 B exp.) in 18186688 B -> 18383296 B (∆goal -994170, cons/mark 1.5509690459881795)
3939.272410830 gc 12 @1.356s 1%: 5.3+4.0+0.13 ms clock, 10+0.035/0.11/0+0.26 ms cpu, 17->17->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3939.367164005 SCHED 1458ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 2 1 ] schedticks=[ 147 582 ]
3939.430444136 pacer: sweep done at heap size 16MB; allocated 7MB during sweep; swept 2298 pages at 0.0002971172259336017 pages/byte
3939.430637836 pacer: assist ratio=0.21896372871945805 (scan 0 MB in 17->18 MB) workers=0+0.25
3939.430981321 pacer: 29% CPU (25 exp.) for 95504+13208+161258 B work (269762 B exp.) in 18669696 B -> 19914880 B (∆goal 13190, cons/mark 1.5509690459881795)
3939.431120299 gc 13 @1.524s 1%: 0.15+0.22+0.12 ms clock, 0.30+0.035/0.12/0+0.24 ms cpu, 17->18->10 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3939.470751905 SCHED 1562ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 0 2 ] schedticks=[ 160 591 ]
3939.574225434 SCHED 1666ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 1 1 ] schedticks=[ 166 602 ]
3939.576768687 pacer: sweep done at heap size 18MB; allocated 8MB during sweep; swept 2484 pages at 0.00029340865257864156 pages/byte
3939.596195672 pacer: assist ratio=0.17846636725055892 (scan 0 MB in 19->20 MB) workers=0+0.25
3939.596610855 pacer: 26% CPU (25 exp.) for 95424+13200+161258 B work (269970 B exp.) in 20490256 B -> 20817936 B (∆goal -1185042, cons/mark 1.9435967261421259)
3939.600029891 gc 14 @1.688s 1%: 1.6+0.26+0.13 ms clock, 3.2+0.040/0.12/0+0.27 ms cpu, 19->19->9 MB, 20 MB goal, 0 MB stacks, 0 MB globals, 2 P
3939.678892933 SCHED 1770ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=3 [ 0 1 ] schedticks=[ 176 612 ]
3939.724312327 pacer: sweep done at heap size 16MB; allocated 7MB during sweep; swept 2595 pages at 0.0003437231321429342 pages/byte
3939.744341365 pacer: assist ratio=0.1774220480826754 (scan 0 MB in 17->19 MB) workers=0+0.25
3939.744902075 pacer: 28% CPU (25 exp.) for 95424+13096+161258 B work (269882 B exp.) in 18648176 B -> 18975856 B (∆goal -1193450, cons/mark 1.9435967261421259)
3939.748025538 gc 15 @1.837s 1%: 0.18+0.44+0.12 ms clock, 0.37+0.041/0.21/0+0.25 ms cpu, 17->18->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3939.780109429 SCHED 1871ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=0 [ 2 1 ] schedticks=[ 190 625 ]
3939.784226180 pacer: sweep done at heap size 10MB; allocated 0MB during sweep; swept 2370 pages at 0.000313899634763868 pages/byte
3939.784344328 pacer: assist ratio=0.029151719519002788 (scan 0 MB in 10->19 MB) workers=0+0.25
3939.788212817 pacer: 25% CPU (25 exp.) for 95384+13200+161258 B work (269778 B exp.) in 10914928 B -> 11046000 B (∆goal -9123202, cons/mark 1.9435967261421259)
3939.788350073 gc 16 @1.877s 1%: 0.14+3.7+0.14 ms clock, 0.29+0/0.15/0+0.29 ms cpu, 10->10->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3939.881363931 SCHED 1973ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 1 1 ] schedticks=[ 202 639 ]
3939.901714831 pacer: sweep done at heap size 16MB; allocated 6MB during sweep; swept 1402 pages at 0.00019237709203226777 pages/byte
3939.904177583 pacer: assist ratio=0.17739575184238032 (scan 0 MB in 17->18 MB) workers=0+0.25
3939.908352653 gc 17 @1.995s 1%: 2.4+3.9+0.098 ms clock, 4.9+0/0.17/0+0.19 ms cpu, 17->17->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3939.982565774 SCHED 2074ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 1 2 ] schedticks=[ 215 650 ]
3940.048445011 pacer: sweep done at heap size 16MB; allocated 6MB during sweep; swept 2266 pages at 0.00031379860831840504 pages/byte
3940.052162885 pacer: assist ratio=0.17169792844361753 (scan 0 MB in 17->18 MB) workers=0+0.25
3940.052564136 pacer: 25% CPU (25 exp.) for 95504+13264+161258 B work (270018 B exp.) in 17941296 B -> 18203440 B (∆goal -1310490, cons/mark 1.9435967261421259)
3940.052900751 gc 18 @2.142s 1%: 3.6+0.28+0.34 ms clock, 7.3+0.041/0.16/0+0.68 ms cpu, 17->17->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3940.086452532 SCHED 2178ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=3 [ 1 0 ] schedticks=[ 225 662 ]
3940.187739543 SCHED 2279ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 0 1 ] schedticks=[ 235 669 ]
3940.192169234 pacer: sweep done at heap size 16MB; allocated 7MB during sweep; swept 2275 pages at 0.0003039788222297107 pages/byte
3940.192677396 pacer: assist ratio=0.17742713375009364 (scan 0 MB in 17->19 MB) workers=0+0.25
3940.193213149 pacer: 28% CPU (25 exp.) for 95424+13200+161258 B work (270026 B exp.) in 18517808 B -> 18845488 B (∆goal -1194218, cons/mark 1.9435967261421259)
3940.193350075 gc 19 @2.286s 1%: 0.28+0.27+0.12 ms clock, 0.57+0.040/0.12/0+0.24 ms cpu, 17->17->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3940.292952760 SCHED 2384ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=3 [ 1 0 ] schedticks=[ 251 677 ]
3940.374286577 pacer: sweep done at heap size 17MB; allocated 8MB during sweep; swept 2355 pages at 0.00027234469702664354 pages/byte
3940.379902457 pacer: assist ratio=0.5702639997633426 (scan 0 MB in 18->19 MB) workers=0+0.25
3940.388154158 pacer: 25% CPU (25 exp.) for 95424+13088+161258 B work (269882 B exp.) in 19697456 B -> 20090672 B (∆goal -80042, cons/mark 0.48601491808004227)
3940.388295970 gc 20 @2.468s 1%: 5.6+3.9+4.1 ms clock, 11+0.038/0.19/0+8.2 ms cpu, 18->19->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3940.394188845 SCHED 2485ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 0 2 ] schedticks=[ 267 686 ]
3940.428300586 pacer: sweep done at heap size 13MB; allocated 3MB during sweep; swept 2507 pages at 0.0002878475296780333 pages/byte
3940.428425433 pacer: assist ratio=0.04368902007489176 (scan 0 MB in 13->19 MB) workers=0+0.25
3940.428871371 gc 21 @2.521s 1%: 0.15+0.22+0.089 ms clock, 0.30+0/0.15/0+0.17 ms cpu, 13->13->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3940.495549827 SCHED 2587ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 2 1 ] schedticks=[ 276 703 ]
3940.568294036 pacer: sweep done at heap size 17MB; allocated 7MB during sweep; swept 1779 pages at 0.00021505386742769222 pages/byte
3940.596178360 pacer: assist ratio=0.6013825807283905 (scan 0 MB in 18->18 MB) workers=0+0.25
3940.596693112 pacer: 25% CPU (25 exp.) for 95424+13296+161258 B work (270378 B exp.) in 18934720 B -> 19262400 B (∆goal -121914, cons/mark 0.4911142338559109)
3940.600021432 gc 22 @2.685s 1%: 4.0+0.29+0.13 ms clock, 8.1+0.056/0.11/0+0.26 ms cpu, 18->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3940.604065445 SCHED 2695ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=4 [ 0 1 ] schedticks=[ 285 718 ]
3940.705338314 SCHED 2797ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 1 0 ] schedticks=[ 297 724 ]
3940.736290659 pacer: sweep done at heap size 17MB; allocated 8MB during sweep; swept 2405 pages at 0.000277999490237941 pages/byte
3940.764437978 pacer: assist ratio=0.6554741406519343 (scan 0 MB in 18->19 MB) workers=0+0.25
3940.766044226 pacer: 25% CPU (25 exp.) for 95480+13272+161258 B work (269978 B exp.) in 19767056 B -> 20029200 B (∆goal -149738, cons/mark 0.4911142338559109)
3940.766381041 gc 23 @2.852s 1%: 5.4+1.8+0.37 ms clock, 10+0.067/0.095/0+0.74 ms cpu, 18->19->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3940.806625896 SCHED 2898ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 2 0 ] schedticks=[ 308 733 ]
3940.907915801 SCHED 2999ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=0 [ 2 1 ] schedticks=[ 318 739 ]
3940.932368381 pacer: sweep done at heap size 17MB; allocated 8MB during sweep; swept 2499 pages at 0.0002909660456945932 pages/byte
3940.932609122 pacer: assist ratio=0.570486247564959 (scan 0 MB in 18->19 MB) workers=0+0.25
3940.932868000 pacer: 29% CPU (25 exp.) for 95504+13200+161258 B work (270010 B exp.) in 19574544 B -> 20492048 B (∆goal 444206, cons/mark 0.4911142338559109)
3940.936055369 gc 24 @3.025s 1%: 0.15+0.23+0.11 ms clock, 0.30+0.034/0.12/0+0.22 ms cpu, 18->19->10 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3941.015603779 SCHED 3107ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=3 [ 1 0 ] schedticks=[ 329 750 ]
3941.096840470 pacer: sweep done at heap size 17MB; allocated 7MB during sweep; swept 2555 pages at 0.0002982286850239359 pages/byte
3941.100181248 pacer: assist ratio=0.0818707243061086 (scan 0 MB in 17->20 MB) workers=0+0.25
3941.104304029 pacer: 25% CPU (25 exp.) for 95384+13200+161258 B work (269962 B exp.) in 18065168 B -> 19506960 B (∆goal -1855626, cons/mark 1.423281313860286)
3941.104470068 gc 25 @3.190s 1%: 3.3+3.9+0.16 ms clock, 6.7+0/0.19/0+0.33 ms cpu, 17->18->10 MB, 20 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3941.116946323 SCHED 3208ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 1 1 ] schedticks=[ 341 762 ]
3941.218235056 SCHED 3310ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=3 [ 0 1 ] schedticks=[ 348 773 ]
3941.238639327 pacer: sweep done at heap size 18MB; allocated 8MB during sweep; swept 2434 pages at 0.0002785883240588831 pages/byte
3941.268257811 pacer: assist ratio=0.1931756192756111 (scan 0 MB in 19->21 MB) workers=0+0.25
3941.268910860 pacer: 25% CPU (25 exp.) for 95920+13200+161258 B work (269842 B exp.) in 20883216 B -> 22070928 B (∆goal -209162, cons/mark 1.781032357206563)
3941.269019303 gc 26 @3.357s 1%: 4.1+0.40+0.17 ms clock, 8.3+0.048/0.15/0+0.35 ms cpu, 19->21->10 MB, 21 MB goal, 0 MB stacks, 0 MB globals, 2 P
3941.319398217 SCHED 3411ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 1 1 ] schedticks=[ 359 788 ]
3941.421749233 SCHED 3513ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=3 [ 1 0 ] schedticks=[ 368 795 ]
3941.440257611 pacer: sweep done at heap size 18MB; allocated 8MB during sweep; swept 2746 pages at 0.0003216374508744474 pages/byte
3941.440478272 pacer: assist ratio=0.193541598365643 (scan 0 MB in 19->20 MB) workers=0+0.25
3941.440907335 pacer: 29% CPU (25 exp.) for 95424+13200+161258 B work (270378 B exp.) in 20490128 B -> 21407632 B (∆goal -479498, cons/mark 1.781032357206563)
3941.441286824 gc 27 @3.533s 1%: 0.18+0.29+0.40 ms clock, 0.37+0.038/0.14/0+0.81 ms cpu, 19->20->10 MB, 20 MB goal, 0 MB stacks, 0 MB globals, 2 P
3941.529046314 SCHED 3620ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=3 [ 1 0 ] schedticks=[ 381 802 ]
3941.620315336 pacer: sweep done at heap size 17MB; allocated 7MB during sweep; swept 2666 pages at 0.00032205827370241984 pages/byte
3941.624163185 pacer: assist ratio=0.19319540308875555 (scan 0 MB in 19->20 MB) workers=0+0.25
3941.630325864 SCHED 3722ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=0 [ 1 4 ] schedticks=[ 392 809 ]
3941.632377580 pacer: 25% CPU (25 exp.) for 95424+13088+161258 B work (269882 B exp.) in 19965776 B -> 20883280 B (∆goal -479434, cons/mark 1.781032357206563)
3941.632457019 gc 28 @3.714s 1%: 3.8+8.0+0.12 ms clock, 7.6+0.038/3.7/0+0.25 ms cpu, 19->19->10 MB, 20 MB goal, 0 MB stacks, 0 MB globals, 2 P
3941.736469005 SCHED 3828ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 1 1 ] schedticks=[ 403 819 ]
3941.756947747 pacer: sweep done at heap size 17MB; allocated 7MB during sweep; swept 2602 pages at 0.000314308489312847 pages/byte
3941.784176199 pacer: assist ratio=0.13145494609163108 (scan 0 MB in 18->20 MB) workers=0+0.25
3941.788708914 gc 29 @3.873s 1%: 7.9+0.33+0.11 ms clock, 15+0/0.21/0+0.23 ms cpu, 18->18->9 MB, 20 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3941.840988973 SCHED 3932ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=2 [ 2 0 ] schedticks=[ 414 831 ]
3941.900034695 pacer: sweep done at heap size 16MB; allocated 7MB during sweep; swept 2410 pages at 0 pages/byte
3941.950999092 SCHED 4042ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=1 [ 2 1 ] schedticks=[ 420 841 ]
3942.054692110 SCHED 4146ms: gomaxprocs=2 idleprocs=0 threads=7 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=0 [ 0 0 ] schedticks=[ 428 848 ]
3942.156140593 SCHED 4247ms: gomaxprocs=2 idleprocs=1 threads=7 spinningthreads=0 needspinning=0 idlethreads=1 runqueue=0 [ 0 0 ] schedticks=[ 432 851 ]
3942.257557058 SCHED 4349ms: gomaxprocs=2 idleprocs=2 threads=7 spinningthreads=0 needspinning=0 idlethreads=2 runqueue=0 [ 0 0 ] schedticks=[ 434 851 ]
3942.358932111 SCHED 4450ms: gomaxprocs=2 idleprocs=2 threads=7 spinningthreads=0 needspinning=0 idlethreads=2 runqueue=0 [ 0 0 ] schedticks=[ 434 851 ]
3942.396877228 pacer: assist ratio=0.16603477048210624 (scan 0 MB in 16->18 MB) workers=0+0.25
3942.397127674 pacer: 25% CPU (25 exp.) for 91608+9632+161258 B work (270026 B exp.) in 17770320 B -> 17777504 B (∆goal -1619138, cons/mark 1.781032357206563)
3942.400066299 gc 30 @4.490s 1%: 0.12+0.19+0.067 ms clock, 0.25+0/0.063/0.062+0.13 ms cpu, 16->16->1 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3942.400598177 pacer: sweep done at heap size 1MB; allocated 0MB during sweep; swept 2222 pages at 0.002089241253770413 pages/byte
