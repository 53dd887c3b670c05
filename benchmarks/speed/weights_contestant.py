"""Reads our weights with PyTorch and computes our decoder's output again."""

import json
import sys

import numpy as np
import torch


def read(path):
    """The safetensors format: eight bytes of header length, a JSON header, the numbers."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        numbers = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        values = np.frombuffer(numbers[first:last], np.float32).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


path = sys.argv[1]
weights, outputs = read(f"{path}.safetensors"), read(f"{path}.outputs.safetensors")
h = outputs["codes"]
for layer in ("hidden1", "output"):
    h = h @ weights[f"decoder/{layer}/kernel"] + weights[f"decoder/{layer}/bias"]
    if layer != "output":
        h = torch.relu(h)
worst = (h - outputs["logits"]).abs().max().item()
numbers = sum(tensor.numel() for tensor in weights.values())
print(json.dumps({"tensors": len(weights), "numbers": numbers, "worst": worst}))
