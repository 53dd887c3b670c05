/** A notebook in JupyterLab, used by clicks and keys as a person does. @module */
import type { Locator, Page } from "playwright-core";
import { type Notebook, readNotebook } from "../../../tools/notebooks/notebook.ts";

/** What a cell may take before a test gives up, in ms. */
const PATIENCE = 60_000;

/** One open notebook. */
export class NotebookPage {
  /** The browser's page. */
  readonly page: Page;
  /** The file. */
  readonly path: string;
  /** What the page complained about. */
  readonly errors: string[] = [];

  /** Takes a page that is on its way to the notebook. */
  constructor(page: Page, path: string) {
    this.page = page;
    this.path = path;
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  /** Waits until the cells of the file are there. */
  async loaded(): Promise<void> {
    const { cells } = await readNotebook(this.path);
    await this.page.locator(".jp-Notebook .jp-Cell").nth(cells.length - 1).waitFor();
  }

  /** Waits until the kernel has nothing to do. */
  async idle(): Promise<void> {
    await this.page.locator("#jp-main-statusbar", { hasText: "Deno | Idle" }).waitFor();
  }

  /** The code cells that hold something, in order. */
  get cells(): Locator {
    return this.page.locator(".jp-Notebook .jp-CodeCell");
  }

  /** A code cell by its number, from 0. */
  cell(index: number): Locator {
    return this.cells.nth(index);
  }

  /** The words of a cell's outputs. */
  async text(index: number): Promise<string> {
    return (await this.cell(index).locator(".jp-OutputArea-output").allInnerTexts()).join("\n");
  }

  /** Waits until the outputs of a cell say something. */
  async says(index: number, words: RegExp): Promise<void> {
    await this.cell(index).locator(".jp-OutputArea", { hasText: words }).waitFor();
  }

  /** What stands before a cell: `[3]:`, or `[*]:` while it runs. */
  async prompt(index: number): Promise<string> {
    return await this.cell(index).locator(".jp-InputPrompt").innerText();
  }

  /** Selects a cell and presses Ctrl+Enter, without waiting. */
  async start(index: number): Promise<void> {
    await this.cell(index).locator(".jp-InputPrompt").click();
    await this.page.keyboard.press("Control+Enter");
  }

  /** Likewise, and waits for its end. */
  async run(index: number): Promise<void> {
    await this.start(index);
    await this.ended(index);
  }

  /** Waits until a cell that was started has ended. */
  async ended(index: number): Promise<void> {
    await this.page.waitForFunction(
      ([index]) => {
        const cell = document.querySelectorAll(".jp-Notebook .jp-CodeCell")[index!]!;
        return /\[\d+\]/.test(cell.querySelector(".jp-InputPrompt")!.textContent!) &&
          !cell.querySelector(".jp-OutputArea-output .lm-mod-busy");
      },
      [index],
    );
    await this.idle();
  }

  /** Replaces what a cell says. */
  async write(index: number, source: string): Promise<void> {
    await this.cell(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.insertText(source);
  }

  /** Presses a button of the notebook's toolbar, by its command. */
  async press(command: string): Promise<void> {
    await this.page.locator(`.jp-NotebookPanel-toolbar [data-command="${command}"]`).click();
  }

  /** Goes through the menus. */
  async choose(menu: string, ...items: string[]): Promise<void> {
    await this.page.locator(".lm-MenuBar-itemLabel", { hasText: menu }).click();
    for (const item of items) {
      await this.page.locator(`.lm-Menu-itemLabel:text-is("${item}")`).last().click();
    }
  }

  /** ■ */
  async stop(): Promise<void> {
    await this.press("notebook:interrupt-kernel");
  }

  /** *Restart Kernel and Run All Cells*, as the toolbar offers it; waits until all have run. */
  async runAll(): Promise<void> {
    await this.press("notebook:restart-run-all");
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
    // The counts of an earlier run stand there until the kernel has restarted.
    await this.page.locator(".jp-InputPrompt", { hasText: "[*]" }).first().waitFor();
    await this.page.waitForFunction(() => {
      const prompts = [...document.querySelectorAll(".jp-Notebook .jp-CodeCell")]
        .filter((cell) => cell.querySelector(".cm-content")?.textContent?.trim())
        .map((cell) => cell.querySelector(".jp-InputPrompt")!.textContent!);
      return prompts.every((prompt, i) => prompt.includes(`[${i + 1}]`));
    });
    await this.idle();
  }

  /** *Restart Kernel*. */
  async restart(): Promise<void> {
    await this.press("notebook:restart-kernel");
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
    await this.idle();
  }

  /** Saves, and reads what was saved. */
  async saved(): Promise<Notebook> {
    await this.page.locator(".jp-Notebook").click({ position: { x: 5, y: 5 } });
    await this.page.keyboard.press("Control+s");
    await this.page.waitForFunction(() => !document.querySelector(".jp-mod-current.jp-mod-dirty"));
    return await readNotebook(this.path);
  }

  /** The outputs that are errors. */
  get red(): Locator {
    return this.page.locator(
      '.jp-Notebook .jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"], ' +
        '.jp-Notebook .jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]',
    );
  }

  /** The pictures among the outputs: how many are seen, and what is wrong with the others. */
  async pictures(): Promise<{ shown: number; faults: string[] }> {
    return await this.page.evaluate(async () => {
      const faults: string[] = [];
      const images = [
        ...document.querySelectorAll<HTMLImageElement>(".jp-Notebook .jp-RenderedImage img"),
      ];
      for (const [i, image] of images.entries()) {
        image.scrollIntoView();
        await image.decode().catch(() => {});
        const { naturalWidth: w, naturalHeight: h } = image;
        const { width, height } = image.getBoundingClientRect();
        if (!(w > 0 && width > 20 && height > 5)) {
          faults.push(`picture ${i + 1}: ${w} pixels wide, shown ${width} × ${height}`);
          continue;
        }
        const context = new OffscreenCanvas(w, h).getContext("2d")!;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, w, h);
        if (data.some((value, at) => at % 4 === 3 && value < 255)) {
          faults.push(`picture ${i + 1}: the page shines through it`);
        }
      }
      return { shown: images.length - faults.length, faults };
    });
  }

  /** Keeps what is seen, for a person to look at. */
  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  /** Closes the window, without a question. */
  async close(): Promise<void> {
    await this.page.close();
  }
}
