import type { Decorator, Loader, StoryContext } from "@storybook/web-components-vite";
import type { TemplateResult } from "lit";
import { Stage, type StageOptions } from "../stories/support/stage.js";
import { windowsOf } from "../stories/support/windows.js";
import { conditionsOf, directionOf, userOf } from "./toolbar.js";

/** Each story that is on the page has its own. Storybook runs loaders again when args or globals have changed. */
const stages = new WeakMap<HTMLElement, { stage: Promise<Stage>; globals: Globals }>();

type Globals = StoryContext["globals"];

/** Gives stories `loaded.stage`, and takes what the toolbar says to the first window. */
export const stageLoader: Loader = async ({ canvasElement, parameters, globals }) => {
  const known = stages.get(canvasElement);
  if (known) {
    const stage = await known.stage;
    if (known.globals !== globals) turnToolbar(stage, known.globals, globals);
    known.globals = globals;
    return { stage };
  }
  const stage = openStage(parameters["stage"] as StageOptions | undefined, globals);
  stages.set(canvasElement, { stage, globals });
  return { stage: await stage };
};

/** Ends the stage with the story. */
export const stageCleanup = ({ canvasElement }: StoryContext) => {
  const known = stages.get(canvasElement);
  return async () => {
    if (!known || stages.get(canvasElement) !== known) return;
    stages.delete(canvasElement);
    await (await known.stage).close();
  };
};

export const stageDecorator: Decorator = (story, { loaded, globals, viewMode }) =>
  windowsOf(loaded["stage"] as Stage, () => story() as TemplateResult, {
    lang: String(globals["locale"]),
    dir: directionOf(globals),
    theme: String(globals["theme"]),
    isWhole: viewMode === "story",
  });

async function openStage(options: StageOptions = {}, globals: Globals): Promise<Stage> {
  return await Stage.open(options, { user: userOf(globals), conditions: conditionsOf(globals) });
}

/** Only what was turned: what a story has done to its network stays. */
function turnToolbar({ own }: Stage, before: Globals, globals: Globals): void {
  if (userOf(before) !== userOf(globals)) own.signIn(userOf(globals));
  const conditions = conditionsOf(globals);
  if (JSON.stringify(conditionsOf(before)) !== JSON.stringify(conditions)) own.network(conditions);
}
