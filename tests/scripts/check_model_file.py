#!/usr/bin/env python3
"""Reads a model file with nothing but Python's standard library, by the safetensors rules, and checks every checksum.

    check_model_file.py model.safetensors
"""
import hashlib
import json
import struct
import sys


def unique(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a name twice: {names}"
    return dict(pairs)


def main(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    assert length <= 100_000_000 and (8 + length) % 8 == 0
    text = data[8:8 + length]
    assert text.startswith(b"{")
    header = json.loads(text, object_pairs_hook=unique)
    metadata = header.pop("__metadata__")
    assert metadata["format"] == "neurona" and metadata["format_version"] == "1"
    config = json.loads(metadata["config"], object_pairs_hook=unique)
    assert config["class_name"] in ("Sequential", "Functional")

    total, end, sums = hashlib.sha256(), 0, 0

    def add(value):
        value = value.encode()
        total.update(struct.pack("<I", len(value)) + value)

    for name, value in metadata.items():
        if name != "sha256":
            add(name)
            add(value)
    for name, tensor in header.items():
        assert set(tensor) == {"dtype", "shape", "data_offsets"} and tensor["dtype"] == "F32"
        start, stop = tensor["data_offsets"]
        assert start == end, f"{name}: a hole or an overlap"
        count = 1
        for axis in tensor["shape"]:
            count *= axis
        assert stop - start == 4 * count
        part = data[8 + length + start:8 + length + stop]
        assert hashlib.sha256(part).hexdigest() == metadata["sha256:" + name], name
        values = struct.unpack(f"<{count}f", part)
        print(f"{name:32} {'x'.join(map(str, tensor['shape'])):>12}  {min(values):+.4f} to {max(values):+.4f}")
        for value in (name, "x".join(map(str, tensor["shape"])), str(start), str(stop)):
            add(value)
        end, sums = stop, sums + 1
    assert 8 + length + end == len(data), "bytes after the last tensor"
    assert total.hexdigest() == metadata["sha256"], "the header was changed"
    print(f"{sums} tensors, {end // 4} numbers: all checksums right")


main(sys.argv[1])
