import type { Stage } from "./stage.js";

/** Has a function of `stories/convex` fail from now on, or turns people away from a room: see `switches.ts`. */
export async function turnOn(stage: Stage, name: string): Promise<void> {
  await stage.run("switches:turn", { name, isOn: true });
}

export async function turnOff(stage: Stage, name: string): Promise<void> {
  await stage.run("switches:turn", { name, isOn: false });
}
