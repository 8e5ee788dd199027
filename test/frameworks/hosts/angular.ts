import "@angular/compiler";
import {
  ApplicationRef,
  Component,
  type ComponentRef,
  createComponent,
  CUSTOM_ELEMENTS_SCHEMA,
  EnvironmentInjector,
  inject,
  InjectionToken,
  Input,
  type OnDestroy,
  type OnInit,
  provideZonelessChangeDetection,
  signal,
} from "@angular/core";
import { createApplication } from "@angular/platform-browser";
import type { HostedRow } from "../../../src/index.js";
import type { FormProps, HostedProps, OrdinaryProps, Row, Tally } from "../tally.js";

const HOSTED = new InjectionToken<HostedProps>("what a hosted list shows");
const FORM = new InjectionToken<FormProps>("what a form says");
const ORDINARY = new InjectionToken<OrdinaryProps>("what an ordinary list shows");

@Component({ selector: "app-item", template: `<p>{{ rendered(row.text) }}</p>` })
class ItemView implements OnInit, OnDestroy {
  @Input({ required: true }) row!: Row;
  @Input({ required: true }) tally!: Tally;
  #unmounted: (() => void) | undefined;
  #last = "";

  ngOnInit(): void {
    this.#unmounted = this.tally.mounted();
  }

  ngOnDestroy(): void {
    this.#unmounted?.();
  }

  /** Development builds look twice. */
  rendered(text: string): string {
    if (text !== this.#last) this.tally.rendered(text);
    return (this.#last = text);
  }
}

@Component({
  selector: "app-hosted",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<realtime-list
    hosted-rows
    page-size="100"
    [query]="props.query"
    [args]="props.args"
    [client]="props.client"
    (visible-rows-change)="show($event.rows)"
    ><p slot="empty">Nothing yet</p></realtime-list
  >`,
})
class HostedList implements OnDestroy {
  readonly props = inject(HOSTED);
  readonly #environmentInjector = inject(EnvironmentInjector);
  readonly #app = inject(ApplicationRef);
  readonly #items = new Map<HTMLElement, ComponentRef<ItemView>>();

  show(rows: readonly HostedRow[]): void {
    const elements = new Set(rows.map(({ element }) => element));
    for (const [element, item] of this.#items) {
      if (elements.has(element)) continue;
      this.#items.delete(element);
      item.destroy();
    }
    for (const { element, row } of rows) {
      const item = this.#items.get(element) ?? this.#create(element);
      item.setInput("row", row);
      item.changeDetectorRef.detectChanges();
    }
  }

  ngOnDestroy(): void {
    this.show([]);
  }

  #create(hostElement: HTMLElement): ComponentRef<ItemView> {
    const item = createComponent(ItemView, { hostElement, environmentInjector: this.#environmentInjector });
    item.setInput("tally", this.props.tally);
    this.#app.attachView(item.hostView);
    this.#items.set(hostElement, item);
    return item;
  }
}

@Component({
  selector: "app-ordinary",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<convex-provider [url]="props.url">
    <realtime-list
      query="items:list"
      [rowKey]="textOf"
      [args]="{ list: name() }"
      [renderItem]="textOf"
      (list-change)="props.tally.changed($event.total)"
    />
  </convex-provider>`,
})
class OrdinaryList {
  readonly props = inject(ORDINARY);
  readonly name = signal(this.props.name);
  readonly textOf = ({ text }: Row): string => text;
}

@Component({
  selector: "app-form",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<optimistic-update
    mutation="notes:addIfOpen"
    effect="insert-at-start"
    into="notes:list"
    [client]="props.client"
    (before-mutate)="hear($event)"
    (mutation-saved)="hear($event)"
    (mutation-settled)="hear($event)"
  >
    <form>
      @if (heard() > 0) {
        <p>{{ heard() }} events</p>
      }
      <label>{{ label() }} <input name="text" required /></label>
      <button>Send</button>
    </form>
  </optimistic-update>`,
})
class FormView {
  readonly props = inject(FORM);
  readonly label = signal(this.props.label);
  readonly heard = signal(0);

  hear(event: Event): void {
    this.props.hear(event);
    this.heard.update((before) => before + 1);
  }
}

export async function mountHosted(target: Element, props: HostedProps): Promise<() => void> {
  const app = await createApplication({
    providers: [provideZonelessChangeDetection(), { provide: HOSTED, useValue: props }],
  });
  app.bootstrap(HostedList, hostIn(target));
  return () => app.destroy();
}

export async function mountOrdinary(target: Element, props: OrdinaryProps) {
  const app = await createApplication({
    providers: [provideZonelessChangeDetection(), { provide: ORDINARY, useValue: props }],
  });
  const { instance } = app.bootstrap(OrdinaryList, hostIn(target));
  return { show: (name: string) => instance.name.set(name), unmount: () => app.destroy() };
}

export async function mountForm(target: Element, props: FormProps) {
  const app = await createApplication({
    providers: [provideZonelessChangeDetection(), { provide: FORM, useValue: props }],
  });
  const { instance } = app.bootstrap(FormView, hostIn(target));
  return { show: (label: string) => instance.label.set(label), unmount: () => app.destroy() };
}

function hostIn(target: Element): Element {
  const host = document.createElement("div");
  target.append(host);
  return host;
}
