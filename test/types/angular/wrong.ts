import { Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import type { ListChangeEvent } from "convex-elements";
import "convex-elements/define";

@Component({
  selector: "app-wrong",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <realtime-list (list-change)="heard($event.count)" />
    <live-value (value-change)="changed($event)" />
    <realtime-list #list (click)="list.scrollToNewset()" />
    <p>{{ list.loadedCount.trim() }}</p>
    <realtime-list (list-change)="heard($event.total, 1)" [args]="missing" />
  `,
})
export class Wrong {
  heard(total: number): void {
    console.log(total);
  }
  changed(event: ListChangeEvent): void {
    console.log(event);
  }
}

/** What Angular lets pass: it knows no properties of a tag under `CUSTOM_ELEMENTS_SCHEMA`. */
@Component({
  selector: "app-unchecked",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <realtime-list [pageSize]="'50'" [loadedCount]="5" selection="many" (list-changed)="heard($event)" />
    <realtime-lists />
  `,
})
export class Unchecked {
  heard(event: Event): void {
    console.log(event);
  }
}
