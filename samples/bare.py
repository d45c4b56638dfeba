#!/usr/bin/env python3
"""A Go program with zeros for its code and data: bare.py PROGRAM > TO

What names its functions stays, and how deep their stacks are: headers, notes,
.go.module, and .gopclntab without its files and lines. So it packs to a tenth.
"""
import struct
import sys

data = open(sys.argv[1], 'rb').read()
shoff, = struct.unpack_from('<Q', data, 40)
size, count, names = struct.unpack_from('<HHH', data, 58)
heads = [struct.unpack_from('<IIQQQQ', data, shoff + i * size) for i in range(count)]
strings = heads[names][4]


def name(head):
    start = strings + head[0]
    return data[start:data.index(b'\0', start)].decode()


bare = bytearray(len(data))
bare[:heads[1][4]] = data[:heads[1][4]]
for head in heads:
    if name(head) in ('.gopclntab', '.go.module', '.shstrtab') or 'note' in name(head):
        bare[head[4]:head[4] + head[5]] = data[head[4]:head[4] + head[5]]
table = next(head[4] for head in heads if name(head) == '.gopclntab')
count_functions, = struct.unpack_from('<Q', data, table + 8)
units, = struct.unpack_from('<Q', data, table + 40)
depths, = struct.unpack_from('<Q', data, table + 56)
functions, = struct.unpack_from('<Q', data, table + 64)
bare[table + units:table + functions] = bytes(functions - units)
for i in range(count_functions):
    func, = struct.unpack_from('<I', data, table + functions + 8 * i + 4)
    pcsp, = struct.unpack_from('<I', data, table + functions + func + 16)
    start = end = table + depths + pcsp
    while data[end] or end == start:
        for _ in range(2):  # a change of the depth, and for how long
            while data[end] & 128:
                end += 1
            end += 1
    bare[start:end + 1] = data[start:end + 1]
bare[shoff:shoff + size * count] = data[shoff:shoff + size * count]
sys.stdout.buffer.write(bare)
