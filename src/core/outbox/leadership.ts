import type { Clock } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import { BEAT_MS, LeaderWatch } from "./leader-watch.js";
import type { OutboxStore } from "./outbox-store.js";
import type { OpenTabChannel, PageLife, PageLifeEvent, TabChannel, TabLock, TabMessage } from "./tabs.js";

export interface LeadershipParts {
  readonly lock: TabLock;
  readonly channel: TabChannel;
  readonly life: PageLife;
  readonly clock: Pick<Clock, "setTimer">;
  readonly store: Pick<OutboxStore, "beat" | "lastBeat">;
}

export interface LeadershipNews {
  /** This tab leads. Its first act is to raise the epoch, which it tells by `leads`. */
  granted(): void;
  /** It doesn't any more. */
  lost(): void;
  /** Another tab has changed the outbox, or wants it to be looked at. */
  hinted(): void;
  /** The user looks at the page, or it is back from where nothing ran: what waits for time may be tried now. */
  resumed(): void;
}

type Role =
  /** Doesn't lead and doesn't want to. */
  | { readonly name: "following" }
  | { readonly name: "waiting"; readonly letGo: () => void }
  /** `epoch` is null until it was raised. */
  | { readonly name: "leading"; readonly letGo: () => void; readonly epoch: number | null };

/**
 * Which of the tabs that share an outbox drains it.
 *
 * Each asks for one lock once and waits in the queue, so the next one leads as soon as a leader is closed or crashes. A page
 * that is left lets go of all, since it may be kept frozen, with its lock and its place in the queue. One that is
 * frozen all the same is robbed by a tab that the user sees, that has something to send and that finds no sign of life. What the
 * robbed one still tries is fenced by the epoch.
 *
 * Two tabs that both believe to lead, for a moment, do no harm: the store fences one, and the server takes nothing twice.
 */
export class Leadership {
  private readonly parts: LeadershipParts;
  private readonly news: LeadershipNews;
  private readonly watch = new LeaderWatch();
  private role: Role = { name: "following" };
  private channel: OpenTabChannel | null = null;
  private stopTimer: (() => void) | null = null;
  private unsubscribe: Unsubscribe | null = null;
  private canLead = true;
  private isBusy = false;
  private isAtStore = false;

  constructor(parts: LeadershipParts, news: LeadershipNews) {
    this.parts = parts;
    this.news = news;
  }

  /** Wants the lead from here on, until `close`. */
  start(): void {
    this.unsubscribe = this.parts.life.subscribe((event) => this.lived(event));
    this.arrive();
  }

  /** The epoch was raised: this is what the signs of life are given with. */
  leads(epoch: number): void {
    if (this.role.name !== "leading") return;
    this.role = { ...this.role, epoch };
  }

  /** Whether there is anything to send, as far as this tab knows. Who has nothing watches nobody. */
  busy(isBusy: boolean): void {
    if (this.isBusy === isBusy) return;
    this.isBusy = isBusy;
    this.keepTime();
  }

  /** Tells other tabs that the outbox has changed. */
  hint(): void {
    this.channel?.post({ name: "hint" });
  }

  /** Lets go of the lead, and waits for it again behind the others if this tab may lead again. `lost` isn't told. */
  release({ canLeadAgain }: { readonly canLeadAgain: boolean }): void {
    this.canLead = canLeadAgain;
    this.stepBack();
    this.stepUp();
  }

  close(): void {
    this.unsubscribe?.();
    this.unsubscribe = null;
    this.leave();
  }

  // The page's life.

  private lived(event: PageLifeEvent): void {
    switch (event) {
      case "suspended":
        this.leave();
        break;
      case "resumed":
        this.arrive();
        this.news.resumed();
        break;
      case "visible":
        this.keepTime();
        this.news.resumed();
        break;
      case "hidden":
        this.keepTime();
        break;
    }
  }

  private arrive(): void {
    if (this.channel) return;
    this.channel = this.parts.channel.open((message) => this.received(message));
    this.stepUp();
  }

  private leave(): void {
    const hasLed = this.role.name === "leading";
    this.stepBack();
    this.channel?.close();
    this.channel = null;
    if (hasLed) this.news.lost();
  }

  // The lock.

  private stepUp(): void {
    if (!this.canLead || !this.channel) return;
    this.role = { name: "waiting", letGo: this.parts.lock.request(this.holder("at peace")) };
    this.keepTime();
  }

  private stepBack(): void {
    if (this.role.name !== "following") this.role.letGo();
    this.role = { name: "following" };
    this.keepTime();
  }

  private steal(): void {
    this.stepBack();
    this.role = { name: "waiting", letGo: this.parts.lock.steal(this.holder("by force")) };
  }

  private holder(how: "at peace" | "by force") {
    return {
      granted: () => {
        if (this.role.name !== "waiting") return;
        if (how === "at peace") this.watch.atPeace();
        this.role = { name: "leading", letGo: this.role.letGo, epoch: null };
        this.post();
        this.keepTime();
        this.news.granted();
      },
      lost: () => this.giveWay(),
    };
  }

  private giveWay(): void {
    this.stepBack();
    this.stepUp();
    this.news.lost();
  }

  // Other tabs.

  private received(message: TabMessage): void {
    switch (message.name) {
      case "hint":
        this.news.hinted();
        break;
      case "beat":
        this.watch.heard();
        if (!message.isVisible && this.isWatching()) this.channel?.post({ name: "ask" });
        break;
      case "ask":
        this.asked();
        break;
    }
  }

  /** A page that nobody sees has slow timers: it leaves the lead to one that somebody does. */
  private asked(): void {
    if (this.role.name !== "leading") return;
    if (!this.parts.life.isVisible) this.giveWay();
    else {
      this.post();
      this.news.hinted();
    }
  }

  // Signs of life.

  /** Counts on if there is anything to count for, from the beginning if nobody has counted until now. */
  private keepTime(): void {
    if (!this.isBeating() && !this.isWatching()) {
      this.stopTimer?.();
      this.stopTimer = null;
    } else if (!this.stopTimer) {
      this.watch.begin();
      this.stopTimer = this.parts.clock.setTimer(() => this.tick(), BEAT_MS);
    }
  }

  private tick(): void {
    this.stopTimer = this.parts.clock.setTimer(() => this.tick(), BEAT_MS);
    if (this.role.name === "leading") this.beat(this.role.epoch);
    else this.look();
  }

  private isBeating(): boolean {
    return this.role.name === "leading" && (this.isBusy || this.parts.lock.isLease);
  }

  private isWatching(): boolean {
    return this.role.name === "waiting" && this.isBusy && this.parts.life.isVisible;
  }

  private beat(epoch: number | null): void {
    this.post();
    if (epoch === null) return;
    this.atStore(
      (store) => store.beat(epoch),
      (result) => {
        if (result === "fenced" && this.role.name === "leading" && this.role.epoch === epoch) this.giveWay();
      },
    );
  }

  private post(): void {
    this.channel?.post({ name: "beat", isVisible: this.parts.life.isVisible });
  }

  private look(): void {
    this.atStore(
      (store) => store.lastBeat(),
      (beat) => {
        if (!this.isWatching()) return;
        const verdict = this.watch.look(beat);
        if (verdict === "dead") this.steal();
        else if (verdict === "silent") this.channel?.post({ name: "ask" });
      },
    );
  }

  /** One thing at a time: a store that doesn't answer says nothing about the leader, and isn't asked again meanwhile. */
  private atStore<Answer>(
    ask: (store: LeadershipParts["store"]) => Promise<Answer>,
    take: (answer: Answer) => void,
  ): void {
    if (this.isAtStore) return;
    this.isAtStore = true;
    const done = (): void => {
      this.isAtStore = false;
    };
    ask(this.parts.store).then(
      (answer) => {
        done();
        take(answer);
      },
      // Whoever writes to the store hears what is wrong with it; a tab whose store fails must take nobody for dead.
      done,
    );
  }
}
