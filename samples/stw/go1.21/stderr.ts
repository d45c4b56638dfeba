3947.272257651 gc 1 @0.007s 1%: 0.068+0.17+0.034 ms clock, 0.13+0.096/0/0+0.069 ms cpu, 3->4->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P
3947.273465722 gc 2 @0.011s 8%: 0.85+0.14+0.034 ms clock, 1.7+0.070/0/0+0.069 ms cpu, 6->7->7 MB, 7 MB goal, 0 MB stacks, 0 MB globals, 2 P
3947.368036013 gc 3 @0.095s 5%: 0.16+3.7+4.1 ms clock, 0.32+0.072/0.10/0+8.2 ms cpu, 14->14->9 MB, 14 MB goal, 0 MB stacks, 0 MB globals, 2 P
3947.483264355 gc 4 @0.222s 2%: 0.12+0.26+0.087 ms clock, 0.24+0.073/0.073/0+0.17 ms cpu, 18->18->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3947.592592611 gc 5 @0.327s 2%: 4.0+0.25+0.088 ms clock, 8.0+0/0.16/0+0.17 ms cpu, 16->16->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3947.709154052 gc 6 @0.447s 2%: 0.24+0.22+0.086 ms clock, 0.48+0.083/0.074/0+0.17 ms cpu, 18->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3947.800032198 gc 7 @0.531s 2%: 3.6+0.28+0.088 ms clock, 7.3+0.057/0.11/0+0.17 ms cpu, 18->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3947.917217664 gc 8 @0.656s 2%: 0.11+0.31+0.088 ms clock, 0.22+0.092/0.072/0+0.17 ms cpu, 18->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3947.976771558 gc 9 @0.715s 2%: 0.11+0.22+0.088 ms clock, 0.23+0/0.14/0+0.17 ms cpu, 11->12->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3948.073857721 gc 10 @0.800s 2%: 0.21+6.5+4.0 ms clock, 0.42+0.036/2.5/0+8.1 ms cpu, 18->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3948.212147597 gc 11 @0.945s 2%: 0.12+6.1+0.12 ms clock, 0.24+0.081/0.078/0+0.25 ms cpu, 18->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3948.296032328 gc 12 @1.027s 2%: 3.9+0.26+0.084 ms clock, 7.8+0/0.15/0+0.16 ms cpu, 15->16->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3948.412936893 gc 13 @1.150s 2%: 0.12+1.7+0.092 ms clock, 0.25+0.055/0.10/0+0.18 ms cpu, 18->18->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3948.520639452 gc 14 @1.251s 2%: 8.1+0.25+0.089 ms clock, 16+0.097/0.097/0+0.17 ms cpu, 18->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3948.644282900 gc 15 @1.373s 2%: 1.6+3.9+4.0 ms clock, 3.2+0.10/0.10/0+8.0 ms cpu, 17->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3948.744473838 gc 16 @1.463s 2%: 0.068+19+0.090 ms clock, 0.13+0/0.18/0+0.18 ms cpu, 16->16->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3948.856431095 gc 17 @1.589s 2%: 1.7+4.0+0.26 ms clock, 3.5+0.16/0/0+0.52 ms cpu, 17->18->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3948.983027561 gc 18 @1.715s 2%: 0.12+3.6+0.25 ms clock, 0.25+0.14/0/0+0.51 ms cpu, 18->19->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3949.116035939 gc 19 @1.842s 2%: 5.3+4.5+0.087 ms clock, 10+3.9/0.12/0+0.17 ms cpu, 18->19->9 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3949.156033864 gc 20 @1.872s 2%: 0.085+15+0.086 ms clock, 0.17+0/4.0/0+0.17 ms cpu, 9->12->12 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3949.280038423 gc 21 @2.011s 2%: 0.10+3.9+0.25 ms clock, 0.20+0.043/0.080/0+0.51 ms cpu, 21->22->9 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P
3949.436136147 gc 22 @2.167s 2%: 0.11+3.9+0.28 ms clock, 0.22+0.14/0/0+0.56 ms cpu, 16->19->11 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3949.553463055 gc 23 @2.272s 2%: 0.10+14+0.092 ms clock, 0.20+0/3.2/0+0.18 ms cpu, 20->22->11 MB, 23 MB goal, 0 MB stacks, 0 MB globals, 2 P
3949.593850525 gc 24 @2.323s 2%: 2.4+5.7+0.084 ms clock, 4.8+0/0.13/0+0.16 ms cpu, 13->15->11 MB, 23 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3949.720103445 gc 25 @2.447s 2%: 3.5+3.3+0.090 ms clock, 7.0+0/0.14/0+0.18 ms cpu, 19->19->9 MB, 22 MB goal, 0 MB stacks, 0 MB globals, 2 P
3949.828040245 gc 26 @2.559s 2%: 0.10+3.9+0.073 ms clock, 0.21+0.046/0.097/0+0.14 ms cpu, 16->18->10 MB, 19 MB goal, 0 MB stacks, 0 MB globals, 2 P
3949.936934691 gc 27 @2.670s 2%: 1.5+4.0+0.096 ms clock, 3.0+0.054/0.10/0+0.19 ms cpu, 18->19->9 MB, 21 MB goal, 0 MB stacks, 0 MB globals, 2 P
3950.021236428 gc 28 @2.751s 2%: 3.9+3.9+0.15 ms clock, 7.9+0/0.17/0+0.31 ms cpu, 12->12->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
3950.080361479 gc 29 @2.811s 2%: 4.0+3.9+0.10 ms clock, 8.1+0.068/0.10/0+0.20 ms cpu, 16->16->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3950.228482594 gc 30 @2.959s 2%: 0.12+7.6+0.091 ms clock, 0.24+3.8/0.097/0+0.18 ms cpu, 17->18->10 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P
3950.399005895 gc 31 @3.128s 2%: 3.5+6.5+0.10 ms clock, 7.0+0/0.17/0+0.21 ms cpu, 16->16->1 MB, 21 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
