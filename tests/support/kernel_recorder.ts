/** A kernel that only takes notes. @module */

/** One message to the page. */
export interface Frame {
  type: string;
  data: Record<string, string>;
  id: string;
}

/** A kernel, and the frames that it was told to show. */
export function kernelRecorder() {
  const frames: Frame[] = [];
  const broadcast = (type: string, content: Record<string, unknown>) => {
    const { data, transient } = content as {
      data: Record<string, string>;
      transient: { display_id: string };
    };
    frames.push({ type, data, id: transient.display_id });
    return Promise.resolve();
  };
  return { frames, kernel: { broadcast } };
}
