/** What recipes are trained and measured on. @module */
import { type DataSet, type ImageSet, pickImages } from "../../lib/data/image_set.ts";
import { loadDataSet } from "../../lib/data/load.ts";
import { type DataName, VALIDATION_IMAGES } from "./data_names.ts";

/** The images of a name. */
export async function loadData(name: DataName): Promise<DataSet> {
  if (name !== "validation") return await loadDataSet(name);
  const { train } = await loadDataSet("mnist");
  const [fitted, validation] = splitOff(train, VALIDATION_IMAGES);
  return { name, train: fitted, tests: { validation } };
}

/** All images but the last so many, and those. */
export function splitOff(set: ImageSet, last: number): [rest: ImageSet, last: ImageSet] {
  const all = [...Array(set.count).keys()];
  return [pickImages(set, all.slice(0, -last)), pickImages(set, all.slice(-last))];
}
