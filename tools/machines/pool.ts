/** Work side by side, as much as there is room for. @module */

/**
 * Does pieces of work in order, each as soon as there is room for it. A piece that is larger than all the
 * room has it for itself.
 *
 * @param work the pieces
 * @param options the room, how much of it a piece takes, and what to do with it
 */
export async function inPool<T>(
  work: readonly T[],
  options: { room: number; size: (piece: T) => number; each: (piece: T) => Promise<void> },
): Promise<void> {
  const running = new Map<T, Promise<T>>();
  let free = options.room;
  const sizeOf = (piece: T) => Math.min(options.size(piece), options.room);
  for (const piece of work) {
    while (free < sizeOf(piece)) {
      const ended = await Promise.race(running.values());
      running.delete(ended);
      free += sizeOf(ended);
    }
    free -= sizeOf(piece);
    running.set(piece, options.each(piece).then(() => piece));
  }
  await Promise.all(running.values());
}
