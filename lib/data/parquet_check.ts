/** Looks at all headers of a parquet file before a native reader allocates what they promise. @module */
import { DataError } from "./data_error.ts";
import { readThriftStruct, type ThriftStruct, type ThriftValue } from "./thrift_compact.ts";

/** Limits of {@linkcode checkParquet}. */
export interface ParquetLimits {
  /** The most bytes that all pages together may unpack to. Default 2³⁰ = 1 GiB. */
  maxBytes?: number;
  /** What errors call the file. */
  name?: string;
}

/** What {@linkcode checkParquet} found. */
export interface ParquetSummary {
  /** Rows of the table. */
  rows: number;
  /** The top-level columns. */
  columns: string[];
  /** Those of them that hold files: byte strings without a text type, alone or as `bytes` of a struct. */
  fileColumns: string[];
  /** Bytes of all pages when unpacked. */
  unpackedBytes: number;
}

/** Bytes a value of each physical type: boolean, int32, int64, int96, float, double, bytes. */
const WIDTHS = [1, 4, 8, 12, 4, 8, 16];
/** The physical type of byte strings. */
const BYTES = 6;
const MAGIC = [0x50, 0x41, 0x52, 0x31]; // PAR1

/**
 * Checks that the headers of a parquet file fit the file and each other: the footer, every column
 * chunk and every page.
 *
 * polars trusts them: a single changed byte in a page header can make it ask for 2⁶¹ bytes, which
 * ends the whole process. Fuzzing found that in 10 of 60,000 mutated files; files that pass
 * this check no longer do it.
 *
 * @param bytes the whole file
 * @param limits how much it may unpack to
 * @returns rows, columns and size
 * @throws {DataError} when the file is truncated, corrupt or too large
 *
 * @example
 * ```ts
 * import { checkParquet } from "@dgm/data/parquet_check.ts";
 * import pl from "nodejs-polars";
 * import assert from "node:assert/strict";
 *
 * const file: Uint8Array = pl.DataFrame({ digit: [1, 2, 3] }).writeParquet();
 * assert.equal(checkParquet(file).rows, 3);
 * assert.throws(() => checkParquet(file.subarray(0, 50)), /want a parquet file/);
 * ```
 *
 * Source: Apache Parquet, file format and parquet.thrift.
 */
export function checkParquet(bytes: Uint8Array, limits: ParquetLimits = {}): ParquetSummary {
  const name = limits.name ?? "parquet data";
  const size = bytes.length;
  const magic = (at: number) => MAGIC.every((value, i) => bytes[at + i] === value);
  if (size < 12 || !magic(0) || !magic(size - 4)) {
    throw new DataError(
      size >= 4 && magic(0) ? "truncated" : "corrupt",
      `Cannot read ${name}: want a parquet file, PAR1 at both ends, got ${size} bytes without`,
    );
  }
  const corrupt: Fail = (what) => {
    throw new DataError(
      "corrupt",
      `Cannot read ${name}: want headers that fit the file, got ${what}`,
    );
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  const footerSize = view.getUint32(size - 8, true);
  const dataEnd = size - 8 - footerSize;
  if (dataEnd < 4) corrupt(`a footer of ${footerSize} bytes in a file of ${size}`);
  const { struct: footer } = readThriftStruct(bytes.subarray(0, size - 8), dataEnd, name);
  const rows = natural(footer, 3, "rows", corrupt);
  const schema = schemaOf(footer, corrupt);
  const budget = { left: limits.maxBytes ?? 2 ** 30, limit: limits.maxBytes ?? 2 ** 30, name };
  let groupRows = 0;
  // Other writers leave offsets undefined where there are no rows; nothing is read there either.
  for (const group of rows === 0 ? [] : structs(footer, 4, "row groups", corrupt)) {
    const inGroup = natural(group, 3, "rows of a group", corrupt);
    groupRows += inGroup;
    const chunks = structs(group, 1, "column chunks", corrupt);
    if (chunks.length !== schema.leaves.length) {
      corrupt(`${chunks.length} column chunks for ${schema.leaves.length} columns`);
    }
    chunks.forEach((chunk, i) => {
      const leaf = schema.leaves[i]!;
      checkChunk(chunk, {
        bytes: bytes.subarray(0, dataEnd),
        leaf,
        rows: inGroup,
        budget,
        corrupt,
      });
    });
  }
  if (groupRows !== rows) corrupt(`${rows} rows in the footer and ${groupRows} in its groups`);
  return {
    rows,
    columns: schema.columns,
    fileColumns: schema.columns.filter((column) =>
      schema.leaves.some(({ path, type, plain }) =>
        type === BYTES && plain && (path === column || path === `${column}.bytes`)
      )
    ),
    unpackedBytes: budget.limit - budget.left,
  };
}

type Fail = (what: string) => never;

/**
 * A column of values: its path, its physical type, whether rows may repeat it, and whether it is plain,
 * without a second type such as text.
 */
interface Leaf {
  path: string;
  type: number;
  repeated: boolean;
  plain: boolean;
}

function natural(struct: ThriftStruct, field: number, what: string, corrupt: Fail): number {
  const value = struct.get(field);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : corrupt(`${what}: ${value}`);
}

function isStruct(value: ThriftValue | undefined): value is ThriftStruct {
  return value instanceof Map;
}

function structs(struct: ThriftStruct, field: number, what: string, corrupt: Fail) {
  const list = struct.get(field);
  if (!Array.isArray(list) || !list.every(isStruct)) corrupt(`no list of ${what}`);
  return list as ThriftStruct[];
}

/** Walks the schema, a tree written depth first. */
function schemaOf(footer: ThriftStruct, corrupt: Fail): { columns: string[]; leaves: Leaf[] } {
  const elements = structs(footer, 2, "schema elements", corrupt);
  const columns: string[] = [];
  const leaves: Leaf[] = [];
  let next = 0;
  const text = new TextDecoder();
  const walk = (parents: string[], repeatedAbove: boolean): void => {
    const element = elements[next++] ?? corrupt("a schema that ends too early");
    const label = element.get(4);
    if (!(label instanceof Uint8Array)) return corrupt("a schema element without a name");
    const root = parents.length === 0 && next === 1;
    const path = root ? [] : [...parents, text.decode(label)];
    if (path.length === 1) columns.push(path[0]!);
    if (path.length > 8) corrupt("a schema nested too deep");
    const repeated = repeatedAbove || element.get(3) === 2;
    const type = element.get(1);
    if (element.has(5)) {
      for (let i = natural(element, 5, "children", corrupt); i > 0; i--) walk(path, repeated);
    } else if (typeof type === "number" && !root) {
      const plain = !element.has(6) && !element.has(10);
      leaves.push({ path: path.join("."), type, repeated, plain });
    } else {
      corrupt(`column ${path.join(".")} without a type`);
    }
  };
  walk([], false);
  if (next !== elements.length) {
    corrupt(`${elements.length} schema elements where ${next} are used`);
  }
  return { columns, leaves };
}

interface ChunkContext {
  bytes: Uint8Array;
  leaf: Leaf;
  rows: number;
  budget: { left: number; limit: number; name: string };
  corrupt: Fail;
}

function checkChunk(chunk: ThriftStruct, context: ChunkContext): void {
  const { bytes, leaf, rows, corrupt } = context;
  const meta = chunk.get(3);
  if (!isStruct(meta)) return corrupt(`column ${leaf.path} without metadata`);
  if (chunk.has(1)) corrupt(`column ${leaf.path} in another file`);
  if (meta.get(1) !== leaf.type) corrupt(`two types for column ${leaf.path}`);
  const values = natural(meta, 5, "values", corrupt);
  if (!leaf.repeated && values !== rows) {
    corrupt(`${values} values in ${rows} rows of ${leaf.path}`);
  }
  const packed = natural(meta, 7, "compressed bytes", corrupt);
  const data = natural(meta, 9, "page offset", corrupt);
  const start = meta.has(11) ? Math.min(data, natural(meta, 11, "page offset", corrupt)) : data;
  if (start < 4 || packed > bytes.length - start) {
    corrupt(`column ${leaf.path} at ${start} … ${start + packed} of ${bytes.length} bytes`);
  }
  let found = 0;
  let at = start;
  while (at < start + packed) {
    const page = readThriftStruct(bytes.subarray(0, start + packed), at, context.budget.name);
    const pageBytes = natural(page.struct, 3, "compressed page size", corrupt);
    at = page.end + pageBytes;
    if (at > start + packed) corrupt(`a page of ${pageBytes} bytes that runs out of its column`);
    found += checkPage(page.struct, pageBytes, meta.get(4), context);
  }
  if (found !== values) {
    corrupt(`${found} values in the pages of ${leaf.path} and ${values} announced`);
  }
}

/** Returns the number of values that the page adds to its column. */
function checkPage(
  page: ThriftStruct,
  packed: number,
  codec: ThriftValue | undefined,
  { leaf, budget, corrupt }: ChunkContext,
): number {
  const unpacked = natural(page, 2, "uncompressed page size", corrupt);
  if (codec === 0 && unpacked !== packed) {
    corrupt(`an uncompressed page of two sizes in ${leaf.path}`);
  }
  const kind = natural(page, 1, "page type", corrupt);
  const header = page.get(kind === 0 ? 5 : kind === 2 ? 7 : kind === 3 ? 8 : -1);
  if (!isStruct(header)) return corrupt(`a page of type ${kind} in ${leaf.path}`);
  const values = natural(header, 1, "values of a page", corrupt);
  // A run of equal values is packed to almost nothing, but each of them takes its place in memory.
  budget.left -= Math.max(unpacked, values * (WIDTHS[leaf.type] ?? 16));
  if (budget.left < 0) {
    throw new DataError(
      "too-large",
      `Cannot read ${budget.name}: want at most ${budget.limit} bytes when unpacked, got more`,
    );
  }
  if (kind === 2 && values > unpacked) corrupt(`${values} dictionary entries in ${unpacked} bytes`);
  if (kind === 3) {
    const levels = natural(header, 5, "level bytes", corrupt) +
      natural(header, 6, "level bytes", corrupt);
    const inner = natural(header, 2, "nulls", corrupt) > values ||
      levels > Math.min(packed, unpacked);
    if (inner) corrupt(`a page of ${leaf.path} larger inside than outside`);
  }
  return kind === 2 ? 0 : values;
}
