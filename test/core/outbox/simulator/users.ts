import { ModelServer } from "./model-server.js";
import type { Scenario } from "./scenarios.js";
import { World, type WorldFaults } from "./world.js";

/**
 * Two users of one browser, on pages where now one of them is signed in and now the other. What has left a page reaches the
 * server as whoever is signed in there by then.
 */
export class Users {
  readonly worlds: readonly [World, World];
  private readonly steps: number;

  constructor({
    seed,
    faults = {},
    ...scenario
  }: Scenario & { readonly seed: number; readonly faults?: WorldFaults }) {
    const server = new ModelServer(faults);
    this.worlds = [
      new World({ ...scenario, faults, seed, server, user: "ada" }),
      new World({ ...scenario, faults, seed: seed + 1_000_000, server, user: "bob" }),
    ];
    this.steps = (scenario.steps ?? 250) * 2;
  }

  run(): void {
    const { chance } = this.worlds[0];
    for (const world of this.worlds) world.openTab();
    for (let step = 0; step < this.steps; step++) {
      const [here, there] = chance.happens(0.5) ? this.worlds : [this.worlds[1], this.worlds[0]];
      if (here.tabs.length === 0 || chance.happens(0.03)) this.signIn(there, here);
      else here.stir();
    }
    for (const world of this.worlds) world.heal();
  }

  /** On a page of one user, the other signs in. */
  private signIn(from: World, to: World): void {
    if (from.tabs.length === 0) return;
    const tab = to.chance.pick(from.tabs);
    from.leave(tab);
    tab.page.user = to.user;
    to.openTab(tab.page);
  }
}
