import type { Unsubscribe } from "../../core/source.js";
import { everySecond } from "../../internal/ticker.js";
import { contains, isElement, isNode } from "../../internal/unshadowed.js";
import {
  type FieldPlace,
  fieldAt,
  formOf,
  hasFocus,
  isEmptyField,
  isSamePlace,
  mayBeTold,
} from "./field-place.js";

export interface FieldListener {
  /** Something was typed. Told as often as it happens. */
  readonly typed: () => void;
  /** It was sent, emptied or left, or the field is no more. */
  readonly ended: () => void;
}

/** Who hasn't typed for so long isn't shown any more, so that nothing has to be looked for. Milliseconds. */
const forgottenAfterMs = 5_000;

/** What people do to a text. Browsers fill forms in by `insertReplacementText`, or without any of these names. */
const kinds = /^(insert(?!ReplacementText)|delete|history|format)/;

/** Where something was typed: the field, and the part of it in which it was. */
interface Typed {
  readonly field: Element;
  readonly target: Element;
}

/**
 * Hears what is typed in a field, whenever that comes, goes or changes: it listens where the field will be, and looks for it when
 * something happens there. Nothing is looked for while nobody types.
 */
export class FieldWatch {
  readonly #listener: FieldListener;
  #place: FieldPlace | undefined;
  #listening: AbortController | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #typed: (Typed & { readonly at: number; readonly leave: Unsubscribe }) | undefined;

  constructor(listener: FieldListener) {
    this.#listener = listener;
  }

  watch(place: FieldPlace | undefined): void {
    if (isSamePlace(place, this.#place)) return;
    this.#end();
    this.#listening?.abort();
    this.#place = place;
    if (!place) return;
    this.#listening = new AbortController();
    // Before the page's own listeners, which may stop an event on its way.
    const options = { capture: true, passive: true, signal: this.#listening.signal };
    const scope: EventTarget = place.name === "element" ? place.field : place.root;
    for (const type of ["beforeinput", "input", "compositionupdate"])
      scope.addEventListener(type, this.#edited, options);
    scope.addEventListener("focusout", this.#left, options);
    // A script may have emptied the field at this key.
    scope.addEventListener("keyup", this.#check, options);
  }

  readonly #edited = (event: Event): void => {
    const typed = this.#where(event);
    if (!typed || !isTyping(event) || !mayBeTold(typed.field, typed.target)) return;
    const isComposing = isComposition(event);
    clearTimeout(this.#soon);
    // By then the field, and an element around it, has what was typed.
    this.#soon = setTimeout(() => this.#look(typed, isComposing));
  };

  readonly #left = (event: Event): void => {
    const field = this.#where(event)?.field;
    const { relatedTarget } = event as FocusEvent;
    const staysInside = isNode(relatedTarget) && field && contains(field, relatedTarget);
    if (field && !staysInside) this.#end();
  };

  readonly #check = (): void => {
    const { typed, place } = { typed: this.#typed, place: this.#place };
    if (!typed || !place) return;
    const { field, target, at } = typed;
    if (fieldAt(place) !== field || !mayBeTold(field, target) || isEmptyField(field, target)) this.#end();
    else if (performance.now() - at > forgottenAfterMs) this.#forget();
  };

  readonly #end = (): void => {
    clearTimeout(this.#soon);
    if (!this.#typed) return;
    this.#forget();
    this.#listener.ended();
  };

  #look(typed: Typed, isComposing: boolean): void {
    const { field, target } = typed;
    if (!this.#place || fieldAt(this.#place) !== field || !hasFocus(field)) return;
    // What is being composed may not be in the field yet.
    if (!isComposing && isEmptyField(field, target)) {
      this.#end();
      return;
    }
    const leave = this.#typed?.field === field ? this.#typed.leave : this.#follow(typed);
    this.#typed = { field, target, at: performance.now(), leave };
    this.#listener.typed();
  }

  /** Notices what ends it, until the returned function is called. */
  #follow({ field, target }: Typed): Unsubscribe {
    this.#forget();
    const controller = new AbortController();
    const options = { capture: true, signal: controller.signal };
    const form = formOf(field, target);
    for (const type of ["submit", "reset"])
      if (form) EventTarget.prototype.addEventListener.call(form, type, this.#end, options);
    const leaveTicker = everySecond(this.#check);
    return () => {
      controller.abort();
      leaveTicker();
    };
  }

  #forget(): void {
    this.#typed?.leave();
    this.#typed = undefined;
  }

  /** Undefined for what happens elsewhere. */
  #where(event: Event): Typed | undefined {
    const field = this.#place && fieldAt(this.#place);
    const path = event.composedPath();
    const [target] = path;
    return field && isElement(target) && path.includes(field) ? { field, target } : undefined;
  }
}

/** Whether a person did it, and wrote: scripts and browsers that fill a form in don't. */
function isTyping(event: Event): boolean {
  if (!event.isTrusted) return false;
  return isInput(event) ? kinds.test(event.inputType) : event.type === "compositionupdate";
}

function isComposition(event: Event): boolean {
  const { data } = event as InputEvent | CompositionEvent;
  return Boolean(data) && (!isInput(event) || event.isComposing);
}

/** Also one of another window. */
function isInput(event: Event): event is InputEvent {
  return "inputType" in event;
}
