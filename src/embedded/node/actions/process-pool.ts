import { ActionProcess } from "./action-process.js";

/** Started ahead, since starting one takes longer than most actions. */
const SPARE = 2;

/** Processes for actions: one each, which ends with its action, so that none meets what another has left behind. */
export class ProcessPool {
  readonly #program: string;
  readonly #spare: ActionProcess[] = [];
  readonly #busy = new Set<ActionProcess>();
  #isClosed = false;

  constructor(program: string) {
    this.#program = program;
  }

  take(): ActionProcess {
    const taken = this.#spare.shift() ?? new ActionProcess(this.#program);
    this.#busy.add(taken);
    void taken.ended.then(() => this.#busy.delete(taken));
    this.#fill();
    return taken;
  }

  /** Ends those that wait, and with `now` those that work too. Resolves when all have ended. */
  async close(now: boolean): Promise<void> {
    this.#isClosed = true;
    const spare = this.#spare.splice(0);
    for (const process of now ? [...spare, ...this.#busy] : spare) process.kill();
    await Promise.all([...spare, ...this.#busy].map(({ ended }) => ended));
  }

  #fill(): void {
    while (!this.#isClosed && this.#spare.length < SPARE) {
      const spare = new ActionProcess(this.#program);
      this.#spare.push(spare);
      void spare.ended.then(() => this.#drop(spare));
    }
  }

  #drop(process: ActionProcess): void {
    const place = this.#spare.indexOf(process);
    if (place >= 0) this.#spare.splice(place, 1);
  }
}
