"""What model.py says of given images and noise, and where one more step of Adam leads; pytorch_test.ts runs it.

    beside.py FOLDER

FOLDER holds an exported model, and given.safetensors with x [B, height, width, channels] and eps [B, latent].
Prints JSON: the ELBO of each image before the step, and after it; the weights are written to after.safetensors.
"""

import json
import sys

import torch
from safetensors.numpy import load_file, save_file

folder = sys.argv[1]
sys.path.insert(0, folder)
import model as exported  # noqa: E402

given = load_file(f"{folder}/given.safetensors")
x = torch.from_numpy(given["x"]).permute(0, 3, 1, 2)
eps = torch.from_numpy(given["eps"])
model, settings, metadata = exported.load()
recipe = json.loads(metadata["recipe"])
adam = exported.adam_of(model, recipe["learningRate"])
before, reconstruction, kl = model(x, eps)
adam.zero_grad()
(recipe["beta"] * kl - reconstruction).mean().backward()
adam.step()
after = model(x, eps)[0]
named = {exported.file_name(name): exported.to_file(p) for name, p in model.named_parameters()}
save_file(named, f"{folder}/after.safetensors")
print(json.dumps({"before": before.tolist(), "after": after.tolist()}))
