import { html, svg, type TemplateResult } from "lit";

const WIDTH = 60;
const HEIGHT = 16;
/** Half the width of the line, so that it isn't cut at the edges. */
const INSET = 1.5;

/** A line through the last values, from the oldest to the newest: a picture with a text for those who don't see it. */
export function sparkline(points: readonly number[], name: string): TemplateResult {
  return html`<svg
    part="sparkline"
    class="sparkline"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label=${name}
  >
    ${svg`<polyline points=${pathOf(points)} />`}
  </svg>`;
}

/** Equal values, and a single one, are a line through the middle. */
function pathOf(points: readonly number[]): string {
  // Of a quarter each, so that the range of the greatest numbers is a number.
  const line = (points.length === 1 ? [...points, ...points] : points).map((point) => point / 4);
  const least = Math.min(...line);
  const range = Math.max(...line) - least;
  const height = HEIGHT - 2 * INSET;
  return line
    .map((point, index) => {
      const x = (index / (line.length - 1)) * WIDTH;
      const y = range === 0 ? HEIGHT / 2 : INSET + height * (1 - (point - least) / range);
      return `${short(x)},${short(y)}`;
    })
    .join(" ");
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}
