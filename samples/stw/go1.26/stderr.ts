3943.238871427 gc 1 @0.007s 3%: 0.12+0.37+0.035 ms clock, 0.25+0.34/0.078/0.19+0.071 ms cpu, 3->3->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P
3943.244558934 gc 2 @0.008s 3%: 5.0+0.30+0.038 ms clock, 10+0.20/0/0+0.076 ms cpu, 6->6->6 MB, 6 MB goal, 0 MB stacks, 0 MB globals, 2 P
3943.308058689 gc 3 @0.062s 6%: 3.8+3.9+0.25 ms clock, 7.7+0.32/0/0+0.50 ms cpu, 13->14->11 MB, 14 MB goal, 0 MB stacks, 0 MB globals, 2 P
3943.434424779 gc 4 @0.197s 2%: 0.11+3.9+0.13 ms clock, 0.22+0.058/0.21/0+0.27 ms cpu, 23->23->11 MB, 23 MB goal, 0 MB stacks, 0 MB globals, 2 P
3943.572106623 gc 5 @0.329s 1%: 0.11+7.8+0.25 ms clock, 0.22+0/2.1/0+0.51 ms cpu, 20->22->13 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3943.740107613 gc 6 @0.497s 1%: 4.6+4.2+0.058 ms clock, 9.2+3.9/0.24/0+0.11 ms cpu, 24->25->11 MB, 26 MB goal, 0 MB stacks, 0 MB globals, 2 P
3943.888089739 gc 7 @0.649s 1%: 0.85+4.2+0.25 ms clock, 1.7+3.9/0.23/0+0.51 ms cpu, 22->22->11 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3944.012973347 gc 8 @0.774s 1%: 0.13+3.5+0.068 ms clock, 0.27+0.12/0.15/0+0.13 ms cpu, 21->22->12 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3944.040032114 gc 9 @0.802s 1%: 0.11+4.0+0.079 ms clock, 0.23+0/0.25/0+0.15 ms cpu, 12->14->13 MB, 25 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3944.236128684 gc 10 @0.993s 1%: 3.9+4.1+0.067 ms clock, 7.9+3.9/0.22/0+0.13 ms cpu, 25->26->12 MB, 27 MB goal, 0 MB stacks, 0 MB globals, 2 P
3944.356037633 gc 11 @1.109s 1%: 0.59+7.3+0.098 ms clock, 1.1+3.3/0.25/0+0.19 ms cpu, 21->22->12 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3944.490602775 gc 12 @1.246s 1%: 2.8+4.1+0.25 ms clock, 5.7+3.9/0.24/0+0.51 ms cpu, 21->22->12 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3944.556105438 gc 13 @1.312s 1%: 0.43+8.7+0.079 ms clock, 0.87+0.076/4.8/0+0.15 ms cpu, 14->18->15 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3944.728105052 gc 14 @1.485s 1%: 3.9+4.1+0.064 ms clock, 7.8+3.9/0.25/0+0.12 ms cpu, 26->27->12 MB, 30 MB goal, 0 MB stacks, 0 MB globals, 2 P
3944.848124737 gc 15 @1.601s 1%: 3.8+8.0+0.084 ms clock, 7.7+0/4.2/0+0.16 ms cpu, 21->22->12 MB, 25 MB goal, 0 MB stacks, 0 MB globals, 2 P
3945.004108500 gc 16 @1.762s 1%: 3.3+4.3+0.25 ms clock, 6.6+3.9/0.26/0+0.51 ms cpu, 21->22->12 MB, 25 MB goal, 0 MB stacks, 0 MB globals, 2 P
3945.044119225 gc 17 @1.792s 1%: 4.8+8.6+0.26 ms clock, 9.7+0/4.2/0+0.53 ms cpu, 13->13->11 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3945.124101806 gc 18 @1.877s 1%: 3.8+8.0+0.078 ms clock, 7.7+0/4.2/0+0.15 ms cpu, 19->21->12 MB, 23 MB goal, 0 MB stacks, 0 MB globals, 2 P
3945.276026884 gc 19 @2.033s 1%: 0.11+4.0+0.26 ms clock, 0.23+0.056/0.20/0+0.52 ms cpu, 23->24->12 MB, 26 MB goal, 0 MB stacks, 0 MB globals, 2 P
3945.404121936 gc 20 @2.158s 1%: 3.4+7.9+0.096 ms clock, 6.9+0/4.2/0+0.19 ms cpu, 21->22->12 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3945.440115678 gc 21 @2.194s 1%: 3.3+8.0+0.27 ms clock, 6.7+0/4.2/0+0.55 ms cpu, 12->15->14 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3945.654721548 gc 22 @2.407s 1%: 2.8+7.9+0.10 ms clock, 5.6+3.0/0.24/0+0.20 ms cpu, 26->26->12 MB, 29 MB goal, 0 MB stacks, 0 MB globals, 2 P
3945.743392986 gc 23 @2.501s 1%: 3.8+4.1+0.25 ms clock, 7.6+3.9/0.26/0+0.51 ms cpu, 21->22->12 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3945.884030201 gc 24 @2.634s 1%: 3.3+7.9+0.093 ms clock, 6.7+3.7/0.24/0+0.18 ms cpu, 21->22->12 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3945.896102830 gc 25 @2.654s 1%: 0.26+9.2+0.094 ms clock, 0.52+0/3.8/0+0.18 ms cpu, 12->14->13 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3946.068109235 gc 26 @2.825s 1%: 3.8+4.2+0.25 ms clock, 7.7+3.9/0.25/0+0.51 ms cpu, 23->24->12 MB, 26 MB goal, 0 MB stacks, 0 MB globals, 2 P
3946.208029435 gc 27 @2.957s 1%: 4.0+8.0+0.10 ms clock, 8.1+2.2/0.24/0+0.20 ms cpu, 22->23->12 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3946.364103403 gc 28 @3.117s 1%: 4.4+8.0+0.065 ms clock, 8.9+0/4.2/0+0.13 ms cpu, 20->20->3 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
