import { Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import type { ListChangeEvent } from "convex-elements";
import "convex-elements/define";

@Component({
  selector: "app-right",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <convex-provider url="http://127.0.0.1:3210" storage="memory" outbox>
      <realtime-list
        #list
        query="messages:list"
        page-size="50"
        [args]="{ channel: 'general' }"
        [renderItem]="textOf"
        (click)="list.scrollToNewest()"
        (list-change)="heard($event)"
        (selection-change)="chosen = $event.selected"
        (realtime-error)="remedy = $event.error.remedy"
      >
        <p slot="empty">Nothing</p>
      </realtime-list>
      <p>{{ list.loadedCount.toFixed() }}</p>
      <typing-indicator room="a" for="body" (typing-change)="others = $event.others" />
      <live-cursors room="a" for="board" />
      <edit-lock room="a" resource="title" (lease-change)="holder = $event.holder?.name" />
    </convex-provider>
  `,
})
export class Right {
  chosen: readonly string[] = [];
  others = 0;
  remedy = "";
  holder: string | null | undefined;
  readonly textOf = (row: unknown) => String(row);
  heard(event: ListChangeEvent): void {
    this.others = event.total;
  }
}
