import type { RealtimeClient } from "../client/realtime-client.js";
import type { ConnectionState } from "../core/live/connection-state.js";
import type { Source } from "../core/source.js";
import type { ClientControllerOptions } from "./client-controller.js";
import type { ControllerHost } from "./host.js";
import { WatchController } from "./watch-controller.js";

/**
 * The state of the connection in a Lit element.
 *
 * ```ts
 * class OfflineNote extends LitElement {
 *   #connection = new ConnectionController(this);
 *   render() { return this.#connection.state?.name === "offline" ? html`<p>You are offline.</p>` : nothing; }
 * }
 * ```
 *
 * @public
 */
export class ConnectionController extends WatchController<ClientControllerOptions, Source<ConnectionState>> {
  constructor(host: ControllerHost, options: () => ClientControllerOptions = () => ({})) {
    super(host, options);
  }

  /** Undefined while there is no client. */
  get state(): ConnectionState | undefined {
    return this.source?.current;
  }

  /** Tries to connect now. Does nothing while connected. */
  reconnect(): void {
    this.client?.reconnect();
  }

  protected override open(client: RealtimeClient): Source<ConnectionState> {
    return client.connection;
  }

  protected override isSame(): boolean {
    return true;
  }
}
