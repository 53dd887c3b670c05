/**
 * The functions and numbers of oneDNN's C interface, version 3, that are used here.
 *
 * @module
 */

// Handles are pointers, passed as numbers; out-parameters are buffers of one such number.
const HANDLE = "usize", OUT = "buffer", DIMS = "buffer", STATUS = "i32";
/** Strides, dilations, padding before, padding after. */
const GEOMETRY = [DIMS, DIMS, DIMS, DIMS] as const;

/** What is looked up in the library. */
export const DNN_SYMBOLS = {
  version: { name: "dnnl_version", parameters: [], result: "pointer" },
  setCacheCapacity: {
    name: "dnnl_set_primitive_cache_capacity",
    parameters: ["i32"],
    result: STATUS,
  },
  createEngine: {
    name: "dnnl_engine_create",
    parameters: [OUT, "i32", "usize"],
    result: STATUS,
  },
  createStream: {
    name: "dnnl_stream_create",
    parameters: [OUT, HANDLE, "u32"],
    result: STATUS,
  },
  destroyStream: { name: "dnnl_stream_destroy", parameters: [HANDLE], result: STATUS },
  createAttributes: {
    name: "dnnl_primitive_attr_create",
    parameters: [OUT],
    result: STATUS,
  },
  setScratchpadMode: {
    name: "dnnl_primitive_attr_set_scratchpad_mode",
    parameters: [HANDLE, "i32"],
    result: STATUS,
  },
  // out, number of dimensions, sizes, type, format or strides
  createFormatted: {
    name: "dnnl_memory_desc_create_with_tag",
    parameters: [OUT, "i32", DIMS, "i32", "i32"],
    result: STATUS,
  },
  createStrided: {
    name: "dnnl_memory_desc_create_with_strides",
    parameters: [OUT, "i32", DIMS, "i32", DIMS],
    result: STATUS,
  },
  isSameLayout: {
    name: "dnnl_memory_desc_equal",
    parameters: [HANDLE, HANDLE],
    result: "i32",
  },
  bytesOf: { name: "dnnl_memory_desc_get_size", parameters: [HANDLE], result: "usize" },
  destroyLayout: { name: "dnnl_memory_desc_destroy", parameters: [HANDLE], result: STATUS },
  // out, engine, kind, algorithm, x, filter, bias, y, strides, dilations, padding before and after,
  // attributes
  describeForward: {
    name: "dnnl_convolution_forward_primitive_desc_create",
    parameters: [
      OUT,
      HANDLE,
      "i32",
      "i32",
      HANDLE,
      HANDLE,
      HANDLE,
      HANDLE,
      ...GEOMETRY,
      HANDLE,
    ],
    result: STATUS,
  },
  // out, engine, algorithm, dx, filter, dy, as above, description of the forward pass, attributes
  describeImageGradient: {
    name: "dnnl_convolution_backward_data_primitive_desc_create",
    parameters: [
      OUT,
      HANDLE,
      "i32",
      HANDLE,
      HANDLE,
      HANDLE,
      ...GEOMETRY,
      HANDLE,
      HANDLE,
    ],
    result: STATUS,
  },
  // out, engine, algorithm, x, dFilter, dBias, dy, as above, description of the forward pass, attributes
  describeFilterGradient: {
    name: "dnnl_convolution_backward_weights_primitive_desc_create",
    parameters: [
      OUT,
      HANDLE,
      "i32",
      HANDLE,
      HANDLE,
      HANDLE,
      HANDLE,
      ...GEOMETRY,
      HANDLE,
      HANDLE,
    ],
    result: STATUS,
  },
  // out, layout and engine before, layout and engine after, attributes
  describeReorder: {
    name: "dnnl_reorder_primitive_desc_create",
    parameters: [OUT, HANDLE, HANDLE, HANDLE, HANDLE, HANDLE],
    result: STATUS,
  },
  layoutIn: {
    name: "dnnl_primitive_desc_query_md",
    parameters: [HANDLE, "i32", "i32"],
    result: HANDLE,
  },
  query: {
    name: "dnnl_primitive_desc_query",
    parameters: [HANDLE, "i32", "i32", OUT],
    result: STATUS,
  },
  destroyDescription: {
    name: "dnnl_primitive_desc_destroy",
    parameters: [HANDLE],
    result: STATUS,
  },
  createPrimitive: {
    name: "dnnl_primitive_create",
    parameters: [OUT, HANDLE],
    result: STATUS,
  },
  destroyPrimitive: { name: "dnnl_primitive_destroy", parameters: [HANDLE], result: STATUS },
  // out, layout, engine, address
  createMemory: {
    name: "dnnl_memory_create",
    parameters: [OUT, HANDLE, HANDLE, "usize"],
    result: STATUS,
  },
  destroyMemory: { name: "dnnl_memory_destroy", parameters: [HANDLE], result: STATUS },
  setAddress: {
    name: "dnnl_memory_set_data_handle",
    parameters: [HANDLE, "usize"],
    result: STATUS,
  },
  // primitive, stream, number of arguments, arguments
  execute: {
    name: "dnnl_primitive_execute",
    parameters: [HANDLE, HANDLE, "i32", "usize"],
    result: STATUS,
  },
  setThreads: {
    name: "omp_set_num_threads",
    parameters: ["i32"],
    result: "void",
    optional: true,
  },
} as const;

/** The functions of a loaded library. */
export type DnnSymbols = Deno.StaticForeignLibraryInterface<typeof DNN_SYMBOLS>;

/** Numbers of dnnl_types.h that no version 3 may change: they are its binary interface. */
export const DNN = {
  cpu: 1,
  inOrder: 1,
  float32: 3,
  anyFormat: 1,
  forward: 64,
  direct: 1,
  scratchpadOfUser: 1,
  runtime: { sequential: 1, openMp: 2 },
  query: { implementation: 8, layoutOf: 255 },
  argument: {
    x: 1,
    y: 17,
    filter: 33,
    bias: 41,
    scratchpad: 80,
    dx: 129,
    dy: 145,
    dFilter: 161,
  },
} as const;
