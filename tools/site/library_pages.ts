/** The reference as pages: one for each room, and an index of all names. @module */
import { escapeXml } from "../../lib/figures/escape_xml.ts";
import { convert } from "./convert.ts";
import { slug } from "./body.ts";
import type { Room } from "./reference.ts";
import type { Page } from "./shell.ts";

/** What each room holds, as its README says; shown under its name. */
export type RoomWords = ReadonlyMap<string, string>;

/** The pages of the library below `library/`, bodies unfinished. */
export async function libraryPages(rooms: Room[], words: RoomWords): Promise<Page[]> {
  const places = new Map<string, string>();
  for (const room of rooms) {
    for (const { entries } of room.modules) {
      for (const { name } of entries) places.set(name, `${room.name}.html#${anchorOf(name)}`);
    }
  }
  const docs: Record<string, string> = {};
  const code: Record<string, string> = {};
  const all = rooms.flatMap(({ modules }) => modules)
    .flatMap(({ path, entries }) =>
      entries.map((entry) => ({ id: `${path} ${entry.name}`, entry }))
    );
  for (const { id, entry } of all) {
    docs[id] = linked(entry.doc, places);
    code[id] = entry.signature.replaceAll(/\{@link(?:code|plain)? ([^}]+)\}/g, "$1");
  }
  const html = await convert({ docs, code });
  const pages = rooms.map((room, i): Page => ({
    path: `library/${room.name}.html`,
    title: `lib/${room.name}`,
    html: `<h1>lib/${room.name}</h1>\n<p>${words.get(room.name) ?? ""}</p>\n` +
      room.modules.map(({ path, entries }) =>
        `<h2>${escapeXml(path.replace(/^lib\/\w+\//, ""))}</h2>
<p class="import">import from <code>@dgm/${room.name}/mod.ts</code></p>\n` +
        entries.map(({ name }) =>
          `<section><h3 id="${anchorOf(name)}"><code>${escapeXml(name)}</code></h3>
${html.code[`${path} ${name}`]}${html.docs[`${path} ${name}`]}</section>`
        ).join("\n")
      ).join("\n"),
    previous: rooms[i - 1] && pageOf(rooms[i - 1]!),
    next: rooms[i + 1] && pageOf(rooms[i + 1]!),
  }));
  return [indexOf(rooms, words), ...pages];
}

function pageOf({ name }: Room): { path: string; title: string } {
  return { path: `library/${name}.html`, title: `lib/${name}` };
}

function anchorOf(name: string): string {
  return slug(name) === name.toLowerCase() ? name : slug(name);
}

/** Markdown whose `{@linkcode name}` are links, where the name has a place. */
function linked(markdown: string, places: ReadonlyMap<string, string>): string {
  return markdown.replaceAll(/\{@link(?:code|plain)? ([^}\s]+)[^}]*\}/g, (_, name: string) => {
    const place = places.get(name);
    return place ? `[\`${name}\`](${place})` : `\`${name}\``;
  });
}

function indexOf(rooms: Room[], words: RoomWords): Page {
  const list = rooms.map(({ name, modules }) => {
    const names = modules.flatMap(({ entries }) => entries).map((entry) =>
      `<a href="${name}.html#${anchorOf(entry.name)}"><code>${escapeXml(entry.name)}</code></a>`
    );
    return `<h2><a href="${name}.html">lib/${name}</a></h2>\n<p>${words.get(name) ?? ""}</p>\n` +
      `<p class="names">${names.join(" ")}</p>`;
  });
  return {
    path: "library/index.html",
    title: "The library",
    html: `<h1>The library</h1>\n<p>Everything that the notebooks import, room by room. ` +
      `The rooms up to <code>inference</code> can be imported at once from <code>@dgm/mod.ts</code>.` +
      `</p>\n${list.join("\n")}`,
  };
}
