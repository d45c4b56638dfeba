#!/usr/bin/env python3
"""A Go program with zeros for its code and data: bare.py PROGRAM > TO

What names its functions stays: headers, notes, .go.module, and .gopclntab
without its files and lines. So it packs to a tenth.
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
units, = struct.unpack_from('<Q', data, table + 40)
functions, = struct.unpack_from('<Q', data, table + 64)
bare[table + units:table + functions] = bytes(functions - units)
bare[shoff:shoff + size * count] = data[shoff:shoff + size * count]
sys.stdout.buffer.write(bare)
