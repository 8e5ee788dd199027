import { personColor } from "./person-look.js";

/** A colour, and one that can be read on it. */
export interface Paint {
  readonly color: string;
  readonly ink: "#fff" | "#000";
}

type Rgb = readonly [red: number, green: number, blue: number];

let paper: CanvasRenderingContext2D | null = null;

/**
 * The colour of somebody: the one that was chosen for them, if it is a colour that nothing shines through, else the one that
 * follows from their id. Of white and black letters at least one has a contrast of 4.5 : 1 to any of them.
 */
export function paintOf(userId: string, chosen: string | null): Paint {
  const rgb = chosen === null ? undefined : opaqueRgb(chosen);
  if (!rgb) return { color: personColor(userId), ink: "#fff" };
  return { color: `rgb(${rgb.join(" ")})`, ink: inkOn(rgb) };
}

/** By the browser's own parser, so that all that CSS calls a colour is one, and nothing else. */
function opaqueRgb(color: string): Rgb | undefined {
  paper ??= newPaper();
  if (!paper) return undefined;
  const [first, second] = [read(paper, "#000", color), read(paper, "#fff", color)];
  // What is no colour leaves the one before.
  if (first !== second) return undefined;
  if (/^#[\da-f]{6}$/.test(first)) return [rgbPart(first, 1), rgbPart(first, 3), rgbPart(first, 5)];
  paper.clearRect(0, 0, 1, 1);
  paper.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, opacity] = paper.getImageData(0, 0, 1, 1).data;
  return opacity === 255 ? [red, green, blue] : undefined;
}

function newPaper(): CanvasRenderingContext2D | null {
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  return canvas.getContext("2d", { willReadFrequently: true });
}

function read(on: CanvasRenderingContext2D, before: string, color: string): string {
  on.fillStyle = before;
  on.fillStyle = color;
  return on.fillStyle;
}

const rgbPart = (hex: string, at: number): number => parseInt(hex.slice(at, at + 2), 16);

/** By the contrast of WCAG 2.2: white where it is enough, as on the colours of who has chosen none. */
function inkOn(rgb: Rgb): Paint["ink"] {
  return 1.05 / (luminanceOf(rgb) + 0.05) >= 4.5 ? "#fff" : "#000";
}

function luminanceOf(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
