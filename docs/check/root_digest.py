#!/usr/bin/env python3
"""Computes the root digest of a tree from its formulas (docs/formats/hashtree.md).

Reads JSON lines from standard input, one per file or directory, in any order:
    {"path": "/a/b", "type": "file", "parts": [{"size": 3, "hash": "<hex of SHA-256>"}]}
    {"path": "/e", "type": "dir"}
and prints the digest of "/" in hex. Directories above a path need no line.
"""
import hashlib
import json
import struct
import sys


def sha256(tag, *fields):
    return hashlib.sha256(bytes([len(tag)]) + tag + b"\x01" + b"".join(fields)).digest()


def u64(number):
    return struct.pack(">Q", number)


def text(value):
    return struct.pack(">I", len(value)) + value


def file_hash(parts):
    hashes = [(size, bytes.fromhex(hexa)) for size, hexa in parts]
    if len(hashes) == 1:
        return hashes[0][1]
    listed = b"".join(u64(size) + text(value) for size, value in hashes)
    return bytes(b ^ 0xFF for b in sha256(b"parts", u64(len(hashes)), listed))


def term(name, kind, size, value):
    child = sha256(b"child", text(name.encode()), kind, u64(size), text(value))
    blocks = b"".join(sha256(b"term", child, bytes([i])) for i in range(8))
    return int.from_bytes(blocks, "big")


def directory(children):
    """The total size and the digest of a directory, given as a dict of names."""
    total, terms = 0, 0
    for name, child in children.items():
        if isinstance(child, dict):
            kind, (size, value) = b"\x02", directory(child)
        else:
            kind, size, value = b"\x01", sum(size for size, _ in child), file_hash(child)
        total += size
        terms += term(name, kind, size, value)
    number = (terms % 2**2048).to_bytes(256, "big")
    return total, sha256(b"directory", u64(len(children)), text(number))


def main():
    sys.setrecursionlimit(10000)
    root = {}
    for line in sys.stdin:
        entry = json.loads(line)
        *above, name = entry["path"].split("/")[1:]
        at = root
        for directory_name in above:
            at = at.setdefault(directory_name, {})
        if entry["type"] == "file":
            at[name] = [(part["size"], part["hash"]) for part in entry["parts"]]
        elif name:
            at.setdefault(name, {})
    print(directory(root)[1].hex())


if __name__ == "__main__":
    main()
