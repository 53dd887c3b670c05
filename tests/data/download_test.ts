import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { DataError } from "@dgm/data/data_error.ts";
import { downloadFile, type DownloadOptions, type DownloadProgress } from "@dgm/data/download.ts";

// Numbers that gzip cannot shrink, so that the packed file is long enough to be cut in the middle.
const content = Uint8Array.from(
  { length: 200_000 },
  (_, i) => (Math.imul(i, 2654435761) >>> 13) ^ i,
);
const packed = new Uint8Array(gzipSync(content));
const sha256 = createHash("sha256").update(content).digest("hex");

type Handler = (request: Request, attempt: number) => Response | Promise<Response>;

/** A server on this machine, a path for the file, and what was asked for. */
function scene(handler: Handler) {
  const ranges: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    ranges.push(request.headers.get("range"));
    return handler(request, ranges.length);
  });
  const directory = Deno.makeTempDirSync();
  const path = `${directory}/file.gz`;
  const options: DownloadOptions = {
    path,
    sha256,
    unpackedBytes: content.length,
    timeoutMs: 400,
    pauseMs: 1,
  };
  return {
    url: `http://127.0.0.1:${server.addr.port}/file.gz`,
    path,
    options,
    /** The range that each request asked for. */
    ranges,
    there: () => Array.from(Deno.readDirSync(directory), (entry) => entry.name).sort(),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** What a well-behaved server answers, ranges included. */
function whole(request: Request, bytes = packed): Response {
  const range = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "");
  if (!range) return new Response(bytes as BodyInit);
  const from = Number(range[1]);
  if (from >= bytes.length) return new Response(null, { status: 416 });
  const headers = { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  return new Response(bytes.subarray(from) as BodyInit, { status: 206, headers });
}

/** The first bytes of the file, then a broken connection, or silence. */
function half(end: "break" | "silence", length = 100_000): Response {
  let timer: ReturnType<typeof setTimeout>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(packed.subarray(0, length));
      if (end === "break") timer = setTimeout(() => controller.error(new Error("broken")), 50);
    },
    cancel: () => clearTimeout(timer),
  });
  return new Response(body, { headers: { "content-length": `${packed.length}` } });
}

async function refusal(promise: Promise<unknown>): Promise<DataError> {
  const error = await promise.then(() => undefined, (error) => error);
  assert.ok(error instanceof DataError, `want a DataError, got ${error}`);
  return error;
}

Deno.test("downloadFile() fetches once, tells how far it is, and then finds the file cached", async () => {
  await using at = scene((request) => whole(request));
  const progress: DownloadProgress[] = [];
  const onProgress = (now: DownloadProgress) => progress.push(now);
  assert.equal(await downloadFile([at.url], { ...at.options, onProgress }), "fetched");
  assert.deepEqual(await Deno.readFile(at.path), packed);
  assert.deepEqual(progress.at(-1), {
    file: "file.gz",
    received: packed.length,
    total: packed.length,
  });
  assert.equal(await downloadFile([at.url], at.options), "cached");
  assert.equal(at.ranges.length, 1);
  assert.deepEqual(at.there(), ["file.gz"]);
});

Deno.test("downloadFile() accepts another packing, and no packing, of the same bytes", async () => {
  for (const bytes of [new Uint8Array(gzipSync(content, { level: 1 })), content]) {
    await using at = scene((request) => whole(request, bytes));
    assert.equal(await downloadFile([at.url], at.options), "fetched");
    assert.deepEqual(await Deno.readFile(at.path), bytes);
  }
});

Deno.test("downloadFile() resumes a truncated file with the rest only", async () => {
  await using at = scene((request, attempt) => attempt === 1 ? half("break") : whole(request));
  assert.equal(await downloadFile([at.url], at.options), "fetched");
  assert.deepEqual(at.ranges, [null, "bytes=100000-"]);
  assert.deepEqual(await Deno.readFile(at.path), packed);
});

Deno.test("downloadFile() gives up on silence after its timeout, and resumes", async () => {
  await using at = scene((request, attempt) => attempt === 1 ? half("silence") : whole(request));
  const start = performance.now();
  assert.equal(await downloadFile([at.url], at.options), "fetched");
  assert.ok(performance.now() - start < 5_000);
  assert.deepEqual(at.ranges, [null, "bytes=100000-"]);
});

Deno.test("downloadFile() gives up on a server that never answers", async () => {
  const release = Promise.withResolvers<Response>();
  await using at = scene(() => release.promise);
  const error = await refusal(
    downloadFile([at.url], { ...at.options, attempts: 2, timeoutMs: 100 }),
  );
  release.resolve(new Response());
  assert.match(error.message, /want bytes, got none for 100 ms/);
  assert.equal(at.ranges.length, 2);
});

Deno.test("downloadFile() resumes in a later call what an earlier one left", async () => {
  await using at = scene((request, attempt) => attempt === 1 ? half("break") : whole(request));
  await refusal(downloadFile([at.url], { ...at.options, attempts: 1 }));
  assert.deepEqual(at.there(), ["file.gz.part"]);
  assert.equal(await downloadFile([at.url], at.options), "fetched");
  assert.deepEqual(at.ranges, [null, "bytes=100000-"]);
  assert.deepEqual(at.there(), ["file.gz"]);
});

Deno.test("downloadFile() starts anew where the server knows no ranges", async () => {
  await using at = scene((_, attempt) =>
    attempt === 1 ? half("break") : new Response(packed as BodyInit)
  );
  assert.equal(await downloadFile([at.url], at.options), "fetched");
  assert.deepEqual(await Deno.readFile(at.path), packed);
});

Deno.test("downloadFile() renames a part that was whole already", async () => {
  await using at = scene((request) => whole(request));
  await Deno.writeFile(`${at.path}.part`, packed);
  assert.equal(await downloadFile([at.url], at.options), "fetched");
  assert.deepEqual(await Deno.readFile(at.path), packed);
});

Deno.test("downloadFile() throws corrupt bytes away, tries again, and leaves no wrong file", async () => {
  const wrong = packed.slice();
  wrong[50_000]! ^= 1;
  await using once = scene((request, attempt) => whole(request, attempt === 1 ? wrong : packed));
  assert.equal(await downloadFile([once.url], once.options), "fetched");
  assert.deepEqual(await Deno.readFile(once.path), packed);
  await using always = scene((request) => whole(request, wrong));
  const error = await refusal(downloadFile([always.url], always.options));
  assert.match(error.message, /Cannot download file.gz.*\n.*damaged|corrupt|SHA-256/);
  assert.equal(always.ranges.length, 3);
  assert.deepEqual(always.there(), ["file.gz.part"]);
});

Deno.test("downloadFile() names both check sums when other bytes came", async () => {
  await using at = scene((request) => whole(request, content.slice(1)));
  const error = await refusal(downloadFile([at.url], { ...at.options, attempts: 1 }));
  assert.match(error.message, new RegExp(`want SHA-256 ${sha256} when unpacked, got [0-9a-f]{64}`));
});

Deno.test("downloadFile() replaces a wrong file in the cache, and a wrong part", async () => {
  await using at = scene((request) => whole(request));
  await Deno.writeFile(at.path, Uint8Array.of(1, 2, 3));
  await Deno.writeFile(`${at.path}.part`, Uint8Array.of(1, 2, 3));
  assert.equal(await downloadFile([at.url], at.options), "fetched");
  assert.deepEqual(await Deno.readFile(at.path), packed);
});

Deno.test("downloadFile() asks once for what is 404, and goes on to the next address", async () => {
  await using at = scene((request) =>
    request.url.endsWith("gone") ? new Response("no", { status: 404 }) : whole(request)
  );
  const gone = at.url.replace("file.gz", "gone");
  const error = await refusal(downloadFile([gone], at.options));
  assert.match(error.message, /gone: want status 200, got 404/);
  assert.equal(at.ranges.length, 1);
  assert.equal(await downloadFile([gone, at.url], at.options), "fetched");
});

Deno.test("downloadFile() tries again after 500, as often as it is told", async () => {
  await using heals = scene((request, attempt) =>
    attempt < 3 ? new Response("", { status: 500 }) : whole(request)
  );
  assert.equal(await downloadFile([heals.url], heals.options), "fetched");
  await using stays = scene(() => new Response("", { status: 500 }));
  const error = await refusal(downloadFile([stays.url], { ...stays.options, attempts: 4 }));
  assert.match(error.message, /want status 200, got 500/);
  assert.equal(stays.ranges.length, 4);
});

Deno.test("downloadFile() refuses an endless file and a bomb", async () => {
  const zeros = new Uint8Array(65_536);
  await using endless = scene(() =>
    new Response(new ReadableStream({ pull: (controller) => controller.enqueue(zeros) }))
  );
  const error = await refusal(downloadFile([endless.url], endless.options));
  assert.match(error.message, /want at most \d+ bytes, got more/);
  const bomb = new Uint8Array(gzipSync(new Uint8Array(2 ** 26)));
  await using small = scene((request) => whole(request, bomb));
  assert.match(
    (await refusal(downloadFile([small.url], { ...small.options, attempts: 1 }))).message,
    /want 200000 bytes, got more/,
  );
});

Deno.test("downloadFile() follows redirects, but none away from HTTPS", async () => {
  await using at = scene((request) => {
    const path = new URL(request.url).pathname;
    if (path === "/file.gz") return whole(request);
    const location = path === "/good"
      ? "/file.gz"
      : path === "/loop"
      ? "/loop"
      : "http://example.org/";
    return new Response(null, { status: 302, headers: { location } });
  });
  const to = (name: string) => at.url.replace("file.gz", name);
  await assert.rejects(downloadFile([to("bad")], at.options), /want an https address, got http:/);
  assert.match(
    (await refusal(downloadFile([to("loop")], at.options))).message,
    /at most 5 redirects/,
  );
  assert.equal(await downloadFile([to("good")], at.options), "fetched");
});

Deno.test("downloadFile() refuses addresses that are neither HTTPS nor on this machine", async () => {
  await using at = scene((request) => whole(request));
  for (const url of ["http://example.org/x", "file:///etc/passwd", "ftp://a/b", "no address"]) {
    await assert.rejects(downloadFile([url], at.options), RangeError);
  }
});

Deno.test("downloadFile() stops when it is told to, keeping what came", async () => {
  await using at = scene((request, attempt) => attempt === 1 ? half("silence") : whole(request));
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error("stopped by the reader"));
  const options = { ...at.options, timeoutMs: 60_000 };
  await assert.rejects(
    downloadFile([at.url], { ...options, onProgress, signal: stop.signal }),
    /stopped by the reader/,
  );
  assert.equal(await downloadFile([at.url], options), "fetched");
  assert.match(at.ranges[1]!, /^bytes=[1-9]\d*-$/);
});

Deno.test("downloadFile() called twice at once fetches once", async () => {
  await using at = scene((request) => whole(request));
  const both = [downloadFile([at.url], at.options), downloadFile([at.url], at.options)];
  assert.deepEqual((await Promise.all(both)).sort(), ["cached", "fetched"]);
  assert.equal(at.ranges.length, 1);
  assert.deepEqual(at.there(), ["file.gz"]);
});
