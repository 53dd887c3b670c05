/** Whether text stands out from what is behind it. @module */

/**
 * The pairs of colours whose contrast is below what WCAG 2.2 asks for at level AA (4.5, large text 3), in
 * words. It runs in the page, so it names nothing outside of itself.
 */
export function contrastFaults(): string[] {
  const channels = (colour: string) => colour.match(/[\d.]+/g)!.map(Number);
  const luminance = (colour: string) => {
    const [r, g, b] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = (element: Element | null): string => {
    if (!element) return "rgb(255, 255, 255)";
    const { backgroundColor } = getComputedStyle(element);
    return (channels(backgroundColor)[3] ?? 1) > 0.5
      ? backgroundColor
      : paper(element.parentElement);
  };
  const faults = new Map<string, string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!;
    if (!node.textContent!.trim() || /^(script|style)$/.test(element.localName)) continue;
    const { color, fontSize, fontWeight, visibility } = getComputedStyle(element);
    if (visibility === "hidden" || element.getClientRects().length === 0) continue;
    const [light, dark] = [luminance(color), luminance(paper(element))].sort((a, b) => b - a);
    const ratio = (light! + 0.05) / (dark! + 0.05);
    const size = parseFloat(fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
    if (ratio >= (large ? 3 : 4.5)) continue;
    const words = node.textContent!.trim().slice(0, 30);
    const key = `${color} on ${paper(element)}`;
    if (!faults.has(key)) faults.set(key, `"${words}" is ${key}, ratio ${ratio.toFixed(1)}`);
  }
  return [...faults.values()];
}
