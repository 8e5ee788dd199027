import { html, svg } from "lit";
import { expect, waitFor } from "storybook/test";
import { setFigures } from "../data/figures.js";
import { attributes } from "../support/attributes.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const visitors = [212, 231, 229, 248, 262, 255, 281, 304, 297, 318, 342, 339];

const meta: Meta = {
  title: "live-value",
  component: "live-value",
  args: { query: "counters:get", args: { name: "visitors" }, format: "number", label: "Visitors today" },
  parameters: { stage: { prepare: (stage) => setFigures(stage, { visitors: 1284 }) } },
  render: (args) => html`
    <div class="card figure">
      <p class="quiet">Visitors today</p>
      <p class="large"><live-value ${attributes(args)}>–</live-value></p>
    </div>
  `,
};
export default meta;

/** A number of the backend, written as the reader's language does. */
export const Value: Story = {
  play: async (context) => {
    const value = context.canvasElement.querySelector("live-value")!;
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent("1,284"));
    await stageOf(context).run("counters:set", { name: "visitors", value: 1285 });
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent("1,285"));
  },
};

/** A change is marked for a moment: a number with an arrow, anything else with a line. */
export const Highlighted: Story = {
  args: { highlight: true },
  play: async (context) => {
    const value = context.canvasElement.querySelector("live-value")!;
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent("1,284"));
    await stageOf(context).run("counters:set", { name: "visitors", value: 1301 });
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent("1,301"));
  },
};

/** A line through the last values that this page has seen. */
export const Sparkline: Story = {
  args: { sparkline: 24 },
  parameters: { docs: { story: { autoplay: true } } },
  play: async (context) => {
    const value = context.canvasElement.querySelector("live-value")!;
    for (const figure of visitors) {
      await stageOf(context).run("counters:set", { name: "visitors", value: figure });
      await waitFor(() => expect(value.points.at(-1)).toBe(figure));
    }
    await expect(value.points.length).toBeGreaterThanOrEqual(visitors.length);
  },
};

/** The formats that a name stands for. The toolbar's language changes all of them. */
export const Formats: Story = {
  parameters: {
    stage: {
      prepare: (stage) =>
        setFigures(stage, {
          visitors: 128_400,
          share: 0.4271,
          donations: 18_250.5,
          opening: Date.UTC(2026, 2, 6, 17, 30),
          lastVisit: Date.now() - 5 * 60_000,
        }),
    },
  },
  render: () => {
    const rows = [
      ["number", "visitors"],
      ["compact", "visitors"],
      ["percent", "share"],
      ["currency", "donations"],
      ["date", "opening"],
      ["time", "opening"],
      ["datetime", "opening"],
      ["relative", "lastVisit"],
    ] as const;
    return html`
      <dl class="card facts">
        ${rows.map(
          ([format, name]) => html`
            <dt><code>format="${format}"</code></dt>
            <dd>
              <live-value query="counters:get" .args=${{ name }} format=${format} currency="EUR"
                >–</live-value
              >
            </dd>
          `,
        )}
      </dl>
    `;
  },
  play: async ({ canvasElement }) => {
    const percent = canvasElement.querySelector('live-value[format="percent"]')!;
    await waitFor(() => expect(percent.shadowRoot).toHaveTextContent("43%"));
  },
};

/** The same in Arabic, from right to left. */
export const FormatsInArabic: Story = {
  ...Formats,
  globals: { locale: "ar" },
  play: () => Promise.resolve(),
};

/** Digits after the decimal sign, and the way to a value inside of a record. */
export const PathAndDigits: Story = {
  args: { args: { name: "weather" }, path: "hall2.humidity", fractionDigits: 1, label: "Humidity in hall 2" },
  parameters: {
    stage: {
      prepare: (stage) => setFigures(stage, { weather: { hall2: { humidity: 48.25, celsius: 20.5 } } }),
    },
  },
  render: (args) => html`
    <div class="card figure">
      <p class="quiet">Humidity in hall 2</p>
      <p class="large"><live-value ${attributes(args)}>–</live-value> %</p>
    </div>
  `,
  play: async ({ canvasElement }) => {
    const value = canvasElement.querySelector("live-value")!;
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent("48.3"));
  },
};

/** A record, shown by a template with conditions and formats. */
export const Record: Story = {
  parameters: {
    stage: {
      prepare: (stage) =>
        setFigures(stage, {
          build: { branch: "main", isGreen: true, tests: 2814, finishedAt: Date.now() - 3 * 60_000 },
        }),
    },
  },
  render: () => html`
    <div class="card">
      <h2>Last build</h2>
      <live-value query="counters:get" args='{"name":"build"}'>
        <template>
          <p>
            <template if="isGreen"><b class="good">✓ Green</b></template>
            <template unless="isGreen"><b class="bad">✗ Broken</b></template>
            on <code>{{branch}}</code>, {{tests | number}} tests,
            <time datetime="{{finishedAt | iso}}">{{finishedAt | relative}}</time>
          </p>
        </template>
      </live-value>
    </div>
  `,
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement).toHaveTextContent(/Green/));
  },
};

/** A function as a `format` returns text, a Lit template or a node: here a bar. */
export const OwnFormat: Story = {
  args: {
    args: { name: "share" },
    format: (share: unknown) => html`
      <svg viewBox="0 0 100 8" width="240" height="20" role="img" aria-label="${Number(share) * 100} %">
        ${svg`<rect width="100" height="8" rx="4" fill="currentColor" opacity="0.15"></rect>
          <rect width=${Number(share) * 100} height="8" rx="4" fill="currentColor"></rect>`}
      </svg>
    `,
    label: "Tickets sold",
  },
  parameters: { stage: { prepare: (stage) => setFigures(stage, { share: 0.72 }) } },
  render: (args) => html`
    <div class="card figure">
      <p class="quiet">Tickets sold</p>
      <live-value ${attributes(args)}></live-value>
    </div>
  `,
  play: async ({ canvasElement }) => {
    const value = canvasElement.querySelector("live-value")!;
    await waitFor(() => expect(value.shadowRoot?.querySelector("svg")).not.toBeNull());
  },
};

/** Two people, one counter: a press of either shows to both. */
export const TwoPeople: Story = {
  parameters: { stage: { windows: ["Ada", "Grace"], prepare: (stage) => setFigures(stage, { claps: 41 }) } },
  render: () => html`
    <div class="figure">
      <p class="quiet">Applause</p>
      <p class="large">
        <live-value query="counters:get" args='{"name":"claps"}' format="number" highlight>–</live-value>
      </p>
      <optimistic-update
        mutation="counters:add"
        args='{"name":"claps"}'
        effect="counter"
        into="counters:get"
        repeatable
      >
        <button class="plain">Clap</button>
      </optimistic-update>
    </div>
  `,
  play: async ({ canvas, canvasElement, userEvent }) => {
    const values = [...canvasElement.querySelectorAll("live-value")];
    await waitFor(() => expect(values.map(({ value }) => value)).toEqual([41, 41]));
    const [first, second] = canvas.getAllByRole("button", { name: "Clap" });
    await userEvent.click(first!);
    await userEvent.click(second!);
    await waitFor(() => expect(values.map(({ value }) => value)).toEqual([43, 43]));
  },
};
