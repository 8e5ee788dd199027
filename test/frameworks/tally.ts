import type { FunctionArgs, RealtimeClient } from "../../src/client/realtime-client.js";

/** A row of a fixture's `items` or `notes`. */
export interface Row {
  readonly text: string;
}

/** What a framework's components tell of themselves. */
export class Tally {
  /** Components that are on the page. */
  alive = 0;
  /** What was rendered since it was last asked for. */
  #rendered: string[] = [];
  total: number | undefined;

  mounted(): () => void {
    this.alive++;
    return () => void this.alive--;
  }

  rendered(text: string): void {
    this.#rendered.push(text);
  }

  changed(total: number): void {
    this.total = total;
  }

  takeRendered(): string[] {
    return this.#rendered.splice(0);
  }
}

export interface HostedProps {
  readonly client: RealtimeClient;
  readonly query: string;
  readonly args: FunctionArgs;
  readonly tally: Tally;
}

export interface OrdinaryProps {
  readonly url: string;
  readonly name: string;
  readonly tally: Tally;
}

export interface FormProps {
  readonly client: RealtimeClient;
  /** What the field is called; `show` of the page gives it another name. */
  readonly label: string;
  /** Called with each event of the element. */
  readonly hear: (event: Event) => void;
}
