/** The few path functions that tools need before any package is installed. @module */
export { basename, dirname, join, relative, resolve } from "node:path";
export { fileURLToPath as fromFileUrl } from "node:url";
