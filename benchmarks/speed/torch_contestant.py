"""PyTorch, as an expert of it writes the step: eager or compiled, fused Adam, channels last."""

import json
import os
import sys

given = json.loads(sys.argv[1])
os.environ["OMP_NUM_THREADS"] = str(given["threads"])
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from orders import serve

torch.set_num_threads(given["threads"])
torch.manual_seed(1)
with open(os.path.join(os.path.dirname(__file__), "works.json"), encoding="utf-8") as file:
    work = json.load(file)[given["work"]]
model, batch, side, count = work["model"], work["batch"], given["side"], given["count"]
compiled = given["variant"] == "compile"
last = torch.channels_last


class Vae(nn.Module):
    def __init__(self, hidden, latent):
        super().__init__()
        sizes = [side * side, *hidden]
        layers = zip(sizes, sizes[1:])
        self.body = nn.Sequential(*[m for a, b in layers for m in (nn.Linear(a, b), nn.ReLU())])
        self.mean, self.log_var = (nn.Linear(sizes[-1], latent) for _ in range(2))
        sizes = [latent, *hidden[::-1]]
        layers = zip(sizes, sizes[1:])
        self.up = nn.Sequential(*[m for a, b in layers for m in (nn.Linear(a, b), nn.ReLU())])
        self.out = nn.Linear(sizes[-1], side * side)

    def forward(self, x, eps):
        h = self.body(x.flatten(1))
        mean, log_var = self.mean(h), self.log_var(h)
        z = mean + torch.exp(0.5 * log_var) * eps
        return self.out(self.up(z)).view_as(x), mean, log_var


class ConvVae(nn.Module):
    def __init__(self, channels, latent):
        super().__init__()
        sizes = [1, *channels]
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in zip(sizes, sizes[1:]))
        self.small = side >> len(channels)
        units = self.small**2 * channels[-1]
        self.mean, self.log_var = (nn.Linear(units, latent) for _ in range(2))
        self.hidden = nn.Linear(latent, units)
        sizes = [channels[-1], *channels[::-1]]
        self.up = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in zip(sizes, sizes[1:]))
        self.out = nn.Conv2d(channels[0], 1, 3, padding=1)

    def forward(self, x, eps):
        h = x
        for conv in self.down:
            h = F.max_pool2d(F.relu(conv(h)), 2)
        h = h.flatten(1)
        mean, log_var = self.mean(h), self.log_var(h)
        z = mean + torch.exp(0.5 * log_var) * eps
        h = F.relu(self.hidden(z)).view(len(x), -1, self.small, self.small)
        h = h.contiguous(memory_format=last)
        for conv in self.up:
            h = F.relu(conv(F.interpolate(h, scale_factor=2)))
        return self.out(h), mean, log_var


def classifier(channels, hidden):
    layers, sizes = [], [1, *channels]
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Conv2d(a, b, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    layers.append(nn.Flatten())
    sizes = [(side >> len(channels)) ** 2 * sizes[-1], *hidden]
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], 10))


def training_step():
    folder = given["data"]
    pixels = torch.from_numpy(np.fromfile(f"{folder}/images.bin", np.uint8))
    pixels = pixels.view(count, 1, side, side)
    labels = torch.from_numpy(np.fromfile(f"{folder}/labels.bin", np.uint8)).long()
    vae = model["kind"] == "vae"
    if not vae:
        net = classifier(model["channels"], model["hidden"])
    elif "channels" in model:
        net = ConvVae(model["channels"], model["latent"])
    else:
        net = Vae(model["hidden"], model["latent"])
    net = net.to(memory_format=last)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)

    def vae_loss(grey):
        # One pass draws and compares; torch.bernoulli takes four times as long.
        x = (torch.rand_like(grey) < grey).float().contiguous(memory_format=last)
        logits, mean, log_var = net(x, torch.randn(len(grey), model["latent"]))
        bits = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum()
        return (bits + kl) / len(grey)

    def class_loss(grey, label):
        return F.cross_entropy(net(grey), label)

    loss_of = vae_loss if vae else class_loss
    if compiled:
        loss_of = torch.compile(loss_of)
    order, at = torch.randperm(count), 0

    def step():
        nonlocal order, at
        if at + batch > count:
            order, at = torch.randperm(count), 0
        rows = order[at : at + batch]
        at += batch
        grey = pixels[rows].float().div_(255)
        loss = loss_of(grey) if vae else loss_of(grey, labels[rows])
        adam.zero_grad()
        loss.backward()
        adam.step()
        return loss.item()

    return step


def operation_step():
    if model["kind"] == "matMul":
        a, b = torch.randn(model["m"], model["k"]), torch.randn(model["k"], model["n"])
        operation = lambda: torch.mm(a, b)
    else:
        x = torch.randn(batch, model["inChannels"], model["side"], model["side"])
        x = x.contiguous(memory_format=last)
        w = torch.randn(model["outChannels"], model["inChannels"], 3, 3)
        w = w.contiguous(memory_format=last)
        operation = lambda: F.conv2d(x, w, padding=1)

    def step():
        with torch.inference_mode():
            operation()
        return 0.0

    return step


serve(training_step() if model["kind"] in ("vae", "classifier") else operation_step(), {"torch": torch.__version__})
