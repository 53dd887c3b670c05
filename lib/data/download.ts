/** Fetching a file over HTTPS: verified, cached, resumed after a failure, never half there. @module */
import { sha256 } from "./check_sum.ts";
import { DataError } from "./data_error.ts";

/** How far a download is. */
export interface DownloadProgress {
  /** The file's name. */
  file: string;
  /** Bytes here, those of an earlier attempt included. */
  received: number;
  /** Bytes in all, when the server says so. */
  total?: number;
}

/** How {@linkcode downloadFile} works. */
export interface DownloadOptions {
  /** Where to put the file. What is there and fits the check sum is kept: the cache. */
  path: string;
  /** SHA-256 of the bytes after unpacking, as 64 hexadecimal digits: packing again changes nothing. */
  sha256: string;
  /** How many bytes there are after unpacking; a file that unpacks to more is refused. */
  unpackedBytes: number;
  /** Called as bytes come. */
  onProgress?: (progress: DownloadProgress) => void;
  /** Gives up on a server that sends nothing for so long. Default 30,000 ms. */
  timeoutMs?: number;
  /** Attempts for each address. Default 3. */
  attempts?: number;
  /** Pause before the second attempt, doubled before each further one. Default 500 ms. */
  pauseMs?: number;
  /** Ends the download; what came so far is kept for the next time. */
  signal?: AbortSignal;
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
const MAX_REDIRECTS = 5;

/** A failure that the next attempt at the same address would only repeat. */
class Final extends DataError {}

/**
 * Fetches one file from the first of some addresses that has it.
 *
 * The bytes go to `<path>.part`; after a failure the next attempt, or the next call, asks for the
 * rest only. When all are there they are unpacked, compared with the check sum, and
 * renamed: at `path` there is a right file or none.
 *
 * @param urls the addresses, tried in turn; HTTPS, or HTTP on this machine
 * @param options where to, and what to expect
 * @returns whether it was fetched, or found in the cache
 * @throws {RangeError} when an address is not HTTPS
 * @throws {DataError} when no address delivers the file; the message names the failure of each
 *
 * @example
 * ```ts
 * import { downloadFile } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const options = { path: "labels.gz", sha256: "0".repeat(64), unpackedBytes: 10 };
 * await assert.rejects(downloadFile(["http://example.org/labels.gz"], options), RangeError);
 * ```
 */
export async function downloadFile(
  urls: readonly string[],
  options: DownloadOptions,
): Promise<"fetched" | "cached"> {
  const { path, attempts = 3, pauseMs = 500 } = options;
  const file = path.split(/[\\/]/).at(-1)!;
  for (const url of urls) checkUrl(url);
  if (await isRight(path, options)) return "cached";
  const failures: string[] = [];
  // The lock lets a second process wait for the first instead of writing between its bytes.
  using part = await Deno.open(`${path}.part`, { read: true, write: true, create: true });
  await part.lock(true);
  if (await isRight(path, options)) {
    if (await differs(part, path)) await Deno.remove(`${path}.part`).catch(() => {});
    return "cached";
  }
  for (const url of urls) {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      options.signal?.throwIfAborted();
      try {
        if (attempt > 1) await pause(pauseMs * 2 ** (attempt - 2), options.signal);
        await fetchRest(url, part, file, options);
        await verify(part, file, options);
        await part.sync();
        await Deno.rename(`${path}.part`, path);
        return "fetched";
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!(error instanceof DataError)) throw error;
        failures.push(`${url}: ${error.message}`);
        if (error instanceof Final) break;
      }
    }
  }
  throw new DataError(
    "network",
    `Cannot download ${file}: want it from one of ${urls.length} addresses, got\n  ` +
      [...new Set(failures)].join("\n  "),
  );
}

function checkUrl(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === "https:") return;
  if (url?.protocol === "http:" && LOOPBACK.includes(url.hostname)) return;
  throw new RangeError(`Cannot download: want an https address, got ${address}`);
}

/** Appends what is missing of the file to what is there. */
async function fetchRest(
  url: string,
  part: Deno.FsFile,
  file: string,
  options: DownloadOptions,
): Promise<void> {
  const { timeoutMs = 30_000, unpackedBytes } = options;
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), timeoutMs);
  const signal = options.signal ? AbortSignal.any([stall.signal, options.signal]) : stall.signal;
  let body: ReadableStream<Uint8Array> | null = null;
  try {
    const there = (await part.stat()).size;
    const response = await follow(url, there, signal);
    body = response.body;
    if (response.status === 416) {
      // No byte behind what is there: it is whole, or of another file. The check sum tells which.
      return;
    }
    if (response.status !== 200 && response.status !== 206) {
      const message = `want status 200, got ${response.status}`;
      throw response.status < 500 && response.status !== 429
        ? new Final("network", message)
        : new DataError("network", message);
    }
    let received = resumedAt(response, there);
    await part.truncate(received);
    await part.seek(received, Deno.SeekMode.Start);
    const length = Number(response.headers.get("content-length") ?? NaN);
    const encoded = response.headers.has("content-encoding");
    const total = encoded || !(length >= 0) ? undefined : received + length;
    // Packing what cannot be packed makes it longer, by far less than this.
    const limit = unpackedBytes + unpackedBytes / 8 + 65_536;
    for await (const bytes of body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), timeoutMs);
      received += bytes.length;
      if (received > limit) {
        await part.truncate(0);
        throw new Final("too-large", `want at most ${Math.floor(limit)} bytes, got more`);
      }
      await writeAll(part, bytes);
      options.onProgress?.({ file, received, ...(total !== undefined && { total }) });
    }
    if (total !== undefined && received < total) {
      throw new DataError("truncated", `want ${total} bytes, got ${received}`);
    }
  } catch (cause) {
    if (cause instanceof DataError || cause instanceof RangeError) throw cause;
    if (!(cause instanceof Error) || isDiskError(cause)) throw cause;
    throw new DataError(
      "network",
      stall.signal.aborted ? `want bytes, got none for ${timeoutMs} ms` : cause.message,
      { cause },
    );
  } finally {
    clearTimeout(timer);
    await body?.cancel().catch(() => {});
  }
}

/** Redirects one at a time, so that none leads from HTTPS to HTTP. */
async function follow(url: string, from: number, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (from > 0) headers["range"] = `bytes=${from}-`;
  let address = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    checkUrl(address);
    const response = await fetch(address, { headers, signal, redirect: "manual" });
    const next = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || next === null) return response;
    await response.body?.cancel();
    address = new URL(next, address).href;
  }
  throw new Final("network", `want at most ${MAX_REDIRECTS} redirects, got more`);
}

/** Where the bytes of this answer belong: behind those that are there, or at the start. */
function resumedAt(response: Response, there: number): number {
  if (response.status === 200) return 0;
  const range = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  if (Number(range?.[1]) === there) return there;
  throw new Final("network", `want the bytes from ${there} on, got ${range?.[0] ?? "no range"}`);
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

function isDiskError(error: Error): boolean {
  return "code" in error && ["ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS"].includes(`${error.code}`);
}

/** Compares the check sum; empties the file when it is wrong, so that the next attempt starts anew. */
async function verify(part: Deno.FsFile, file: string, options: DownloadOptions): Promise<void> {
  await part.seek(0, Deno.SeekMode.Start);
  try {
    const came = await sha256(part, file, options.unpackedBytes);
    if (came === options.sha256) return;
    throw new DataError("corrupt", `want SHA-256 ${options.sha256} when unpacked, got ${came}`);
  } catch (error) {
    await part.truncate(0);
    throw error;
  }
}

/** Whether a right file is at the path. */
async function isRight(path: string, options: DownloadOptions): Promise<boolean> {
  try {
    using file = await Deno.open(path);
    return await sha256(file, path, options.unpackedBytes) === options.sha256;
  } catch (error) {
    if (error instanceof DataError || error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether the open file is another one than that at the path (it is the same after a rename). */
async function differs(part: Deno.FsFile, path: string): Promise<boolean> {
  const [here, there] = [await part.stat(), await Deno.stat(path)];
  return here.ino !== there.ino || here.ino === null;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), {
      once: true,
    });
  });
}
