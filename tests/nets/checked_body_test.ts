import { checkedBody } from "@dgm/nets/checked_body.ts";
import assert from "node:assert/strict";

const image = { height: 8, width: 4, channels: 1 };

Deno.test("checkedBody() gives back bodies, without what else stood there", () => {
  for (
    const body of [
      { kind: "dense", hidden: [] },
      { kind: "dense", hidden: [5, 7], activation: "tanh" },
      { kind: "conv", channels: [2, 3] },
    ]
  ) {
    assert.deepEqual(checkedBody({ ...body, more: 1 }, image, "read it"), body);
  }
});

Deno.test("checkedBody() refuses what cannot be built", () => {
  const wrong: [unknown, RegExp][] = [
    [undefined, /a body must be dense or conv, got undefined/],
    [null, /a body must be dense or conv, got undefined/],
    ["dense", /a body must be dense or conv/],
    [{ kind: "dense" }, /hidden must be a list, got undefined/],
    [{ kind: "dense", hidden: "8" }, /hidden must be a list, got "8"/],
    [{ kind: "dense", hidden: [8, 0] }, /each entry of hidden must be a positive integer, got 0/],
    [{ kind: "dense", hidden: [8], activation: "elu" }, /relu, tanh or linear, got "elu"/],
    [{ kind: "conv", channels: [] }, /0 poolings do not halve 8 × 4/],
    [{ kind: "conv", channels: [1, 1, 1] }, /3 poolings do not halve 8 × 4/],
  ];
  for (const [body, message] of wrong) {
    assert.throws(() => checkedBody(body, image, "read it"), message);
  }
});
