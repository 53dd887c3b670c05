"""The PyTorch twin of a recipe: the same starting weights, order of images, binarised bits, draws of z and optimiser.

noise.ts … | twin.py RECIPE_JSON FOLDER COUNT THREADS. Killed and started again it goes on.
"""

import json
import math
import os
import sys
import time

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import nn
from torch.nn import functional as F

recipe, folder, count, threads = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
start = load_file(f"{folder}/ours-0.safetensors")
conv = recipe["body"]["kind"] == "conv"
act = {"relu": torch.relu, "tanh": torch.tanh}[recipe["body"].get("activation", "relu")]


def to_torch(w):
    """Kernels [in, out] and [h, w, in, out] as PyTorch wants them."""
    if w.ndim == 2:
        w = w.T
    if w.ndim == 4:
        w = w.transpose(3, 2, 0, 1)
    return torch.from_numpy(np.ascontiguousarray(w))


def from_torch(w):
    """The inverse."""
    w = w.detach().numpy()
    if w.ndim == 2:
        w = w.T
    if w.ndim == 4:
        w = w.transpose(2, 3, 1, 0)
    return np.ascontiguousarray(w)


params = {name: nn.Parameter(to_torch(w).contiguous()) for name, w in start.items()}
if conv:
    for p in params.values():
        if p.ndim == 4:
            p.data = p.data.to(memory_format=torch.channels_last)


def layer(x, name):
    return F.linear(x, params[f"{name}/kernel"], params[f"{name}/bias"])


def conv_layer(x, name):
    return F.conv2d(x, params[f"{name}/kernel"], params[f"{name}/bias"], padding=1)


def encode(x):
    if conv:
        h = x.to(memory_format=torch.channels_last)
        for i in range(len(recipe["body"]["channels"])):
            h = F.max_pool2d(torch.relu(conv_layer(h, f"encoder/conv{i + 1}")), 2)
        h = h.permute(0, 2, 3, 1).reshape(len(x), -1)
    else:
        h = x.reshape(len(x), -1)
        for i in range(len(recipe["body"]["hidden"])):
            h = act(layer(h, f"encoder/hidden{i + 1}"))
    return layer(h, "encoder/mean"), layer(h, "encoder/logVar")


def decode(z, side):
    if not conv:
        h = z
        for i in range(len(recipe["body"]["hidden"])):
            h = act(layer(h, f"decoder/hidden{i + 1}"))
        return layer(h, "decoder/output")
    channels = recipe["body"]["channels"]
    small = side // 2 ** len(channels)
    h = torch.relu(layer(z, "decoder/hidden")).reshape(len(z), small, small, channels[-1])
    h = h.permute(0, 3, 1, 2)
    for i in range(len(channels)):
        h = torch.relu(conv_layer(F.interpolate(h, scale_factor=2), f"decoder/conv{i + 1}"))
    return conv_layer(h, "decoder/output").permute(0, 2, 3, 1).reshape(len(z), -1)


def loss_of(x, eps):
    """Minus the bound per example, averaged over the batch."""
    side = x.shape[-1]
    mean, log_var = encode(x)
    k = recipe["samples"]
    flat = x.reshape(len(x), -1)
    torch.randn(k, *mean.shape)  # for the clock: drawing belongs to a step
    z = mean + torch.exp(0.5 * log_var) * eps
    logits = decode(z.reshape(-1, z.shape[-1]), side).reshape(k, len(x), -1)
    fit = -F.binary_cross_entropy_with_logits(logits, flat.expand(k, -1, -1), reduction="none").sum(-1)
    if k == 1:
        kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)
        return (kl - fit[0]).mean()
    log_w = fit + 0.5 * (eps**2 + log_var - z**2).sum(-1)
    return (math.log(k) - torch.logsumexp(log_w, 0)).mean()


batch, epochs = recipe["batchSize"], recipe["epochs"]
steps = epochs * math.ceil(count / batch)
adam = torch.optim.Adam(params.values(), lr=recipe["learningRate"], eps=recipe["epsilon"], fused=True)
done, cpu, wall = 0, 0.0, 0.0
resume = f"{folder}/twin.checkpoint.pt"
if os.path.exists(resume):
    state = torch.load(resume)
    done, cpu, wall = state["done"], state["cpu"], state["wall"]
    adam.load_state_dict(state["adam"])
    for name, value in state["params"].items():
        params[name].data.copy_(value)

side = int(os.environ["SIDE"])
row = math.ceil(side * side / 8)
draws = recipe["samples"] * recipe["latent"]
for epoch in range(1, epochs + 1):
    # All of the epoch at once: while the clock runs, the other end of the pipe has to wait.
    raw = sys.stdin.buffer.read(count * (row + 4 * draws))
    if len(raw) < count * (row + 4 * draws):
        sys.exit(f"The noise ended in epoch {epoch}")
    if epoch <= done:
        continue
    cpu_start, wall_start = time.process_time(), time.perf_counter()
    total, offset = 0.0, 0
    for at in range(0, count, batch):
        rows = min(batch, count - at)
        packed = np.frombuffer(raw, np.uint8, rows * row, offset).reshape(rows, row)
        eps = np.frombuffer(raw, np.float32, rows * draws, offset + rows * row)
        offset += rows * (row + 4 * draws)
        x = torch.from_numpy(np.unpackbits(packed, axis=1, count=side * side)).float().reshape(-1, 1, side, side)
        eps = torch.from_numpy(eps.copy()).reshape(recipe["samples"], rows, recipe["latent"])
        if recipe["cosine"]:
            step = (epoch - 1) * math.ceil(count / batch) + at // batch
            adam.param_groups[0]["lr"] = recipe["learningRate"] * 0.5 * (1 + math.cos(math.pi * step / steps))
        adam.zero_grad(set_to_none=True)
        loss = loss_of(x, eps)
        loss.backward()
        adam.step()
        total += loss.item() * len(x)
    cpu += time.process_time() - cpu_start
    wall += time.perf_counter() - wall_start
    print(f"{recipe['name']} twin, epoch {epoch} of {epochs}: {total / count:.2f}", flush=True)
    if epoch in recipe["snapshots"]:
        tensors = {name: from_torch(p) for name, p in params.items()}
        save_file(tensors, f"{folder}/twin-{epoch}.safetensors", {"cpu": str(cpu), "wall": str(wall)})
    state = {"done": epoch, "cpu": cpu, "wall": wall, "adam": adam.state_dict()}
    state["params"] = {name: p.data for name, p in params.items()}
    torch.save(state, resume + ".tmp")
    os.replace(resume + ".tmp", resume)
os.remove(resume)
