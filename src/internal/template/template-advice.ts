import { messageOf } from "../../core/errors.js";
import { LazyPart } from "../lazy-part.js";
import type { TemplateInUse } from "./bound-row.js";

const mistakes = new LazyPart(() => import("../mistakes/template-mistakes.js"));

/** Says why a template shows less than its author meant. What finds that out is loaded the first time. */
export class TemplateAdvice {
  readonly #use: TemplateInUse;
  #isAsked = false;

  constructor(use: TemplateInUse) {
    this.#use = use;
  }

  /** A value was missing, or there is nothing in the template that takes any. Asked once, however often it is missed. */
  missed(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    mistakes.load().then(
      () => mistakes.current?.warnOfTemplate(this.#use),
      (error: unknown) => this.#use.warn(`what its template lacks can't be said: ${messageOf(error)}`),
    );
  }
}
