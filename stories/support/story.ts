import type {
  Args as StorybookArgs,
  Meta as StorybookMeta,
  StoryContext,
  StoryObj,
} from "@storybook/web-components-vite";
import type { Stage, StageOptions } from "./stage.js";

interface OnStage {
  readonly stage?: StageOptions;
}

/** The default export of a file of stories. */
export type Meta = StorybookMeta & { readonly parameters?: OnStage };

export type Story = StoryObj & { readonly parameters?: OnStage };

/** What the story stands on, in `render` and `play`. */
export function stageOf({ loaded }: Pick<StoryContext<StorybookArgs>, "loaded">): Stage {
  return loaded["stage"] as Stage;
}
