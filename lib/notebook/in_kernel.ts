/**
 * What goes without saying in a notebook: the modules that every notebook imports import this one, and
 * in the kernel Stop no longer kills, and errors are plain. Elsewhere it does nothing.
 *
 * `DGM_STACKS=1` leaves errors as they are, for those who look for a fault in the library.
 *
 * @module
 */
import { kernel } from "../figures/mod.ts";
import { makeErrorsPlain } from "./plain_errors.ts";
import { surviveStop } from "./stop.ts";

if (kernel()) {
  if (!Deno.env.get("DGM_STACKS")) makeErrorsPlain();
  surviveStop();
}
